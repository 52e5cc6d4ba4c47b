//! The platform as a process: HTTP on loopback, virtual time at a chosen speed, state kept in a data directory.

mod commands;
mod data;
mod first_person;
mod hourly;
mod kubeconfig;
mod live;
mod pace;
mod web;

use crate::agents::kubernetes_api;
use crate::clock::VirtualClock;
use crate::journal::{Journal, JournaledAccounts, replay};
use crate::machine::{Access, Machine};
use crate::platform::{Platform, PlatformParts};
use crate::sockets::Sockets;
use anyhow::Context;
use axum::Router;
use commands::{Asked, Command};
use data::{Belongs, ClockFile, DataDirectory};
use pace::Pace;
use serde_json::{Value, json};
use spot_agent::edge::RealChance;
use spot_catalog::Catalog;
use spot_domain::{Chance, Clock};
use spot_emulators::Place;
use spot_world::account::SimulatedAccounts;
use spot_world::scenario::Scenario;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// What the process is started with.
pub struct ServeOptions {
    /// Scenario.
    pub scenario: Scenario,
    /// Seed of the world.
    pub seed: u64,
    /// Data directory.
    pub data: PathBuf,
    /// Empty the data directory first.
    pub reset: bool,
    /// Port on loopback; 0 takes a free one.
    pub port: u16,
    /// Virtual seconds per second.
    pub speed: f64,
    /// The built dashboard; none when it is not there.
    pub dashboard: Option<PathBuf>,
}

/// The loop looks at clock and commands at least this often: a request finds virtual time no staler than that.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Behind by more than this the machine cannot keep up: virtual time goes slower instead of jumping.
const MOST_BEHIND: Duration = Duration::from_secs(2);

/// Runs until the process is told to end.
pub async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let began = Instant::now();
    let directory = DataDirectory::open(&options.data, options.reset)?;
    directory.claim(&Belongs { scenario: options.scenario.name.clone(), seed: options.seed })?;
    let address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("port {} of this machine is taken: end what uses it, or choose another with --port", options.port)
    })?;
    let address = listener.local_addr()?;
    let token_sha256 = directory.token(&RealChance)?;
    let mut clock_file = ClockFile::open(&directory)?;
    let sockets = Arc::new(Sockets::default());
    let (mut machine, journal, again) =
        machine(&options, &directory, &mut clock_file, (token_sha256, &sockets, address.port())).await?;
    machine.moment().await?;
    let (ask, asked) = mpsc::channel(16);
    let live = live::route(Arc::clone(&machine.platform.websocket), sockets, machine.platform.chance.clone());
    let app = router(&machine, &journal, &options, commands::routes(ask, token_sha256).merge(live))?;
    kubeconfig::write(&directory, &machine, address)?;
    let join = first_person::link(&directory, &machine, address, &RealChance).await?;
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });
    tell_start(&options, &directory, &machine, address, (again, join, began.elapsed()));
    let pace = Pace::new(machine.now(), options.speed);
    let outcome = follow(&mut machine, pace, &mut clock_file, &journal, asked).await;
    serving.abort();
    outcome
}

async fn machine(
    options: &ServeOptions,
    directory: &DataDirectory,
    clock_file: &mut ClockFile,
    (token_sha256, sockets, port): ([u8; 32], &Arc<Sockets>, u16),
) -> anyhow::Result<(Machine, Arc<Journal>, bool)> {
    let scenario = &options.scenario;
    let stood_at = clock_file.read();
    let clock = Arc::new(VirtualClock::at(scenario.start));
    let reading: Arc<dyn Clock> = clock.clone();
    let world = scenario.world(options.seed).shared();
    let accounts = Arc::new(SimulatedAccounts::new(Arc::clone(&world), Arc::clone(&reading)));
    let until = stood_at.unwrap_or(scenario.start);
    replay(&directory.journal(), &world, &clock, &accounts, until).await?;
    let journal = Arc::new(Journal::open(&directory.journal(), reading).context("opening the journal")?);
    let platform = Platform::open(PlatformParts {
        place: Place::Directory(directory.state()),
        accounts: Arc::new(JournaledAccounts::new(accounts, Arc::clone(&journal))),
        sockets: Arc::clone(sockets),
        origins: ["localhost", "127.0.0.1"].map(|host| format!("http://{host}:{port}")).to_vec(),
        socket_url: format!("ws://localhost:{port}/live"),
        catalog: Arc::new(Catalog::load()),
        clock,
        // Ids must differ from those of the run before: real chance.
        chance: Arc::new(RealChance) as Arc<dyn Chance>,
        safe_mode: false,
    })
    .await?;
    let access = Access { token_sha256: Some(token_sha256), journal: Some(Arc::clone(&journal)), ..Access::default() };
    let machine = Machine::start(platform, world, scenario, &access).await?;
    Ok((machine, journal, stood_at.is_some()))
}

fn router(
    machine: &Machine,
    journal: &Arc<Journal>,
    options: &ServeOptions,
    commands: Router,
) -> anyhow::Result<Router> {
    let mut app = machine.api.clone().merge(commands);
    for cluster in &machine.clusters {
        let clock: Arc<dyn Clock> = machine.platform.clock.clone();
        let api = kubernetes_api(&machine.world, clock, Some(Arc::clone(journal)), &cluster.name)?;
        app = app.nest_service(&format!("/kubernetes/{}", cluster.name), api);
    }
    Ok(match &options.dashboard {
        Some(folder) => web::with_dashboard(app, folder)?,
        None => app,
    })
}

fn tell_start(
    options: &ServeOptions,
    directory: &DataDirectory,
    machine: &Machine,
    address: SocketAddr,
    (again, join, took): (bool, Option<String>, Duration),
) {
    let (functions, queues, schedules) = machine.platform.counts();
    let what = if again { "goes on where it stopped" } else { "starts anew" };
    println!(
        "Spot Optimizer on one machine, with a SIMULATED customer ({}, seed {})",
        options.scenario.name, options.seed
    );
    println!("  dashboard and API  http://localhost:{}", address.port());
    if let Some(link) = join {
        println!("  sign in first      {link}");
    }
    println!("  token              {}", directory.token_file().display());
    println!("  kubeconfig         {}", directory.kubeconfig_file().display());
    println!(
        "  {functions} functions, {queues} queues, {schedules} schedules from template.yaml; {} clusters",
        machine.clusters.len()
    );
    println!("  virtual time {what} at {}, {} times as fast as yours", machine.now(), options.speed);
    println!("  ready after {:.1} s\n", took.as_secs_f64());
}

/// Follows the wall clock until told to end.
async fn follow(
    machine: &mut Machine,
    mut pace: Pace,
    clock_file: &mut ClockFile,
    journal: &Journal,
    mut asked: mpsc::Receiver<Asked>,
) -> anyhow::Result<()> {
    let mut hourly = hourly::Hourly::default();
    let mut ending = std::pin::pin!(told_to_end());
    loop {
        while let Ok((command, answer)) = asked.try_recv() {
            let said = obey(machine, &mut pace, journal, command).await;
            // Whoever asked may have gone.
            let _unheard = answer.send(said);
        }
        let (due, next) = (pace.due(), machine.next_at()?);
        if next <= due {
            let began = Instant::now();
            machine.go_to(next);
            machine.moment().await?;
            clock_file.write(next).context("writing down the time")?;
            hourly.tell(machine).await?;
            let behind = pace.due().duration_since(machine.now()).as_secs_f64() / pace.speed();
            if !pace.is_paused() && behind > MOST_BEHIND.as_secs_f64() && began.elapsed() > Duration::ZERO {
                pace.go_on_from(machine.now());
            }
            tokio::select! {
                biased;
                () = &mut ending => return Ok(()),
                () = tokio::task::yield_now() => {}
            }
            continue;
        }
        machine.go_to(due);
        tokio::select! {
            () = &mut ending => return Ok(()),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminated), Ok(mut interrupted)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
}

async fn obey(machine: &mut Machine, pace: &mut Pace, journal: &Journal, command: Command) -> Result<Value, String> {
    match command {
        Command::Status => {}
        Command::Pause => pace.pause(),
        Command::Resume => pace.resume(),
        Command::Speed(speed) => pace.set_speed(speed),
        Command::Step => {
            let next = machine.next_at().map_err(|error| format!("{error:#}"))?;
            machine.go_to(next);
            machine.moment().await.map_err(|error| format!("{error:#}"))?;
            pace.go_on_from(next);
        }
        Command::World(command) => {
            journal.note(crate::journal::Input::Command(command.clone())).map_err(|error| error.to_string())?;
            if !command.apply(&machine.world) {
                return Err("there is no such pool in this market".to_owned());
            }
        }
    }
    let pools = machine.world.lock().map_err(|_| "the world is broken".to_owned())?.spot_pools_in_use();
    let pools: Vec<Value> = pools
        .into_iter()
        .map(|(pool, nodes)| json!({ "region": pool.region, "instance_type": pool.instance_type, "zone": pool.zone, "nodes": nodes }))
        .collect();
    Ok(
        json!({ "simulated": true, "now": machine.now(), "paused": pace.is_paused(), "speed": pace.speed(), "spot_pools": pools }),
    )
}
