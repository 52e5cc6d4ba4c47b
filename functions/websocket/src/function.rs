//! The socket function: its queue brings what happened, its schedule looks at sockets, its gateway brings requests.

use crate::{SocketRequest, Websocket};
use async_trait::async_trait;
use serde_json::{Value, json};
use spot_runtime::messages::BusMessage;
use spot_runtime::{BadEvent, Event, Function, InvocationError, Reply, each, invoke, not_mine};

#[async_trait]
impl Function for Websocket {
    async fn handle(&self, event: Event) -> anyhow::Result<Reply> {
        match event {
            Event::Tick => self.tick().await.map(|()| Reply::default()),
            Event::Messages(messages) => {
                let fan_out = |message: BusMessage| async move {
                    self.fan_out(&message.detail).await.map_err(|error| format!("{}: {error:#}", message.detail.id))
                };
                Ok(each(&messages, fan_out).await.into())
            }
            Event::Changes(_) => Err(not_mine("websocket", &event)),
        }
    }
}

impl Websocket {
    /// Any payload that Lambda hands over: of the gateway, of the queue, of the schedule.
    pub async fn invoke(&self, payload: &Value) -> Result<Value, InvocationError> {
        if !SocketRequest::is_one(payload) {
            let reply = invoke(self, payload).await?;
            return Ok(json!(reply));
        }
        let request = SocketRequest::read(payload).map_err(|error| BadEvent::new(error.to_string()))?;
        let reply = self.answer(request).await.map_err(InvocationError::Failed)?;
        Ok(reply.to_payload())
    }
}
