//! The OpenAPI document: what the handlers' annotations say, completed by what the table of routes says of all.

use crate::routes::table::table;
use crate::routes::{Idempotency, Route, RouteRule, Who};
use spot_api_types::{CONTENT_TYPE_PROBLEM, Problem};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required, Response,
    ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema, ToSchema};

/// The document as JSON text, the same bytes each time.
pub fn document() -> String {
    let mut text = serde_json::to_string_pretty(&build()).unwrap_or_default();
    text.push('\n');
    text
}

fn build() -> OpenApi {
    let mut schemas = vec![("Problem".to_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    let mut paths = Paths::new();
    for route in table() {
        let Route { rule, handler: (of_route, of_paths, _) } = route;
        schemas.extend(of_route);
        for (path, mut item) in of_paths.paths {
            let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
            operations.into_iter().flatten().for_each(|operation| complete(operation, &rule));
            match paths.paths.get_mut(&path) {
                Some(known) => known.merge_operations(item),
                None => {
                    paths.paths.insert(path, item);
                }
            }
        }
    }
    let components = ComponentsBuilder::new().schemas_from_iter(schemas);
    let components = components.security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let info = InfoBuilder::new().title("Spot Optimizer").version(env!("CARGO_PKG_VERSION")).description(Some(
        "Money is whole micro-dollars; a month is 730 hours; shares are 0 to 1; times are ISO 8601 in UTC. Errors \
             are RFC 9457 problem details.",
    ));
    OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([ServerBuilder::new().url("/api/v1").build()]))
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

/// What the row says and every route answers.
fn complete(operation: &mut Operation, rule: &RouteRule) {
    if rule.who != Who::Public {
        operation.security = Some(vec![SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])]);
    }
    let repeat = match rule.idempotency {
        Idempotency::Key => " A repeat with the same `Idempotency-Key` gets the first answer.",
        Idempotency::Natural => " A repeat leads to the same state.",
        Idempotency::Read => "",
    };
    let told = operation.description.take().map(|text| text + "\n\n").unwrap_or_default();
    let (who, rate, most) = (rule.who.in_words(), rule.rate.word(), rule.rate.requests_per_minute());
    operation.description = Some(format!("{told}Needs {who}. Rate class `{rate}`: {most} a minute.{repeat}"));
    if rule.idempotency == Idempotency::Key {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("New for each request, kept for its repeats."))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(8)).max_length(Some(128))));
        operation.parameters.get_or_insert_default().push(RefOr::T(key.build()));
    }
    for (status, what) in problems(rule, operation.request_body.is_some()) {
        let problem = RefOr::T(problem(what));
        operation.responses.responses.entry(status.to_owned()).or_insert(problem);
    }
}

fn problems(rule: &RouteRule, has_body: bool) -> Vec<(&'static str, &'static str)> {
    let mut found =
        vec![("429", "Too many requests."), ("500", "Something broke here."), ("503", "Not available just now.")];
    found.push(("422", "Fields are not as they should be; each is named."));
    if rule.who != Who::Public {
        found.push(("401", "No token, or one that is not valid."));
        found.push(("403", "Known, and may not."));
        found.push(("404", "There is no such thing, or it is another organization's."));
    }
    if rule.who == Who::Public && has_body {
        found.push(("401", "Not who one says to be."));
        found.push(("403", "Not from this page."));
    }
    if has_body || rule.idempotency == Idempotency::Key {
        found.push(("400", "Not to be read at all."));
        found.push(("409", "The present state does not allow it; see `code`."));
        found.push(("410", "Its time is over."));
        found.push(("412", "It was changed meanwhile."));
        found.push(("413", "The body is too large."));
        found.push(("415", "The body's media type is not taken."));
        found.push(("428", "A header is missing."));
    }
    found
}

fn problem(what: &str) -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let id = HeaderBuilder::new()
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .description(Some("The request's id."));
    ResponseBuilder::new()
        .description(what)
        .content(CONTENT_TYPE_PROBLEM, content)
        .header("X-Request-Id", id.build())
        .build()
}
