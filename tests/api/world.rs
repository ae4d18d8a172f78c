//! A kehu with its HTTP edge, on a database of its own.

use std::{net::SocketAddr, sync::Arc};

use kehu::{
    attachments::Attachments,
    auth::Authenticator,
    clock::Clock,
    commands::Commands,
    feed::LogFeed,
    graphql::{self, Deps},
    http,
    sealing::{KeyStore, MasterKey, Vault},
    store::postgres::PostgresStore,
    tasks::Tasks,
};
use kehu_projections::{Projections, ReadModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::postgres::{TestDatabase, database};

/// Whether the read models are kept up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    Live,
    StandStill,
}

/// A running server and a client.
pub(super) struct World {
    pub(super) url: String,
    pub(super) client: reqwest::Client,
    pub(super) commands: Commands,
    store: Arc<PostgresStore>,
    tasks: Tasks,
    pub(super) database: TestDatabase,
    /// Where attached files are.
    pub(super) files: tempfile::TempDir,
}

impl World {
    pub(super) async fn start() -> Self {
        Self::with(true, Reads::Live).await
    }

    pub(super) async fn with(development: bool, reads: Reads) -> Self {
        // What goes wrong is shown with the test that it goes wrong in.
        let logged = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN);
        drop(logged.with_test_writer().try_init());
        let database = database().await;
        let clock = Clock::system();
        let store = PostgresStore::open(database.options.clone(), clock.clone()).await.unwrap();
        let store = Arc::new(store);
        let keys = KeyStore::Postgres(database.pool.clone());
        let vault = Vault::open(keys, MasterKey::from_bytes(&[7; 32])).await.unwrap();
        let vault = Arc::new(vault);
        let files = tempfile::tempdir().unwrap();
        let attachments = Attachments::new(files.path().to_owned(), Arc::clone(&vault));
        let commands = Commands::with_attachments(
            Arc::clone(&store) as _,
            Arc::clone(&vault),
            clock,
            attachments.clone(),
        );
        commands.bootstrap().await.unwrap();
        let feed = LogFeed::new(Arc::clone(&store) as _, vault);
        let projections = Projections::open(database.pool.clone(), Arc::new(feed)).await.unwrap();
        let tasks = Tasks::new();
        if reads == Reads::Live {
            let (running, stopping) = (projections.clone(), tasks.stopping());
            tasks.spawn(async move { running.run(stopping).await });
            let head = commands.store().head().await.unwrap();
            let patience = std::time::Duration::from_secs(20);
            projections.wait_for(&ReadModel::ALL, head, patience).await.unwrap();
        }
        let deps = Deps { commands: commands.clone(), projections, explorable: development };
        let auth = Authenticator::new(commands.clone(), true);
        let graphiql = development.then(http::graphql::GraphiQL::default);
        let router = http::graphql::router(graphql::schema(deps), auth.clone(), graphiql.as_ref())
            .merge(http::attachments::router(attachments, auth));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stopping = tasks.stopping();
        tasks.spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            let serving = axum::serve(listener, service);
            serving.with_graceful_shutdown(stopping.cancelled_owned()).await.unwrap();
        });
        let client = reqwest::Client::new();
        Self { url, client, commands, store, tasks, database, files }
    }

    pub(super) async fn stop(self) {
        drop(self.client);
        self.tasks.stop(std::time::Duration::from_secs(2)).await;
        self.store.close().await;
    }

    /// Position of the last event, as `atLeast` wants it.
    pub(super) async fn position(&self) -> String {
        self.commands.store().head().await.unwrap().to_string()
    }

    /// Does something to the database behind kehu's back.
    pub(super) async fn sql(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(&self.database.pool).await.unwrap();
    }

    pub(super) fn endpoint(&self) -> String {
        format!("{}/graphql", self.url)
    }

    /// What the user `alice` is answered.
    pub(super) async fn ask(&self, query: &str, variables: Value) -> Value {
        self.ask_as("alice", query, variables).await
    }

    pub(super) async fn ask_as(&self, who: &str, query: &str, variables: Value) -> Value {
        let request = self.client.post(self.endpoint()).bearer_auth(format!("dev:{who}"));
        let body = json!({ "query": query, "variables": variables });
        let response = request.json(&body).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.json().await.unwrap()
    }

    /// The data of an answer that has no errors.
    pub(super) async fn data(&self, query: &str, variables: Value) -> Value {
        let answer = self.ask(query, variables).await;
        assert_eq!(answer["errors"], Value::Null, "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// The same, of an answer that knows all that was written until now.
    pub(super) async fn data_now(&self, query: &str, variables: Value) -> Value {
        let head = self.commands.store().head().await.unwrap();
        let request = self.client.post(self.endpoint()).bearer_auth("dev:alice");
        let request = request.header("Kehu-At-Least", head.to_string());
        let body = json!({ "query": query, "variables": variables });
        let answer: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["errors"], Value::Null, "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// The payload of one mutation, with what `selection` asks of it.
    pub(super) async fn mutate(&self, name: &str, input: Value, selection: &str) -> Value {
        self.mutate_as("alice", name, input, selection).await
    }

    pub(super) async fn mutate_as(
        &self,
        who: &str,
        name: &str,
        input: Value,
        selection: &str,
    ) -> Value {
        let answer = self.ask_as(who, &mutation(name, selection), json!({ "input": input })).await;
        assert_eq!(answer["errors"], Value::Null, "{name}\n{answer:#}");
        answer["data"][name].clone()
    }

    /// The same, when it must succeed; the position is part of what comes back.
    pub(super) async fn done(&self, name: &str, input: Value) -> Value {
        self.done_as("alice", name, input).await
    }

    pub(super) async fn done_as(&self, who: &str, name: &str, input: Value) -> Value {
        let selection = "position version userErrors { code message field }";
        let payload = self.mutate_as(who, name, input, selection).await;
        assert_eq!(payload["userErrors"], json!([]), "{name}: {payload:#}");
        payload
    }

    /// A new company of this name; its id.
    pub(super) async fn company(&self, name: &str) -> String {
        let id = customer();
        let input = json!({ "id": id, "kind": "COMPANY", "names": { "original": name } });
        self.done("registerCustomer", input).await;
        id
    }

    /// A new opportunity; its id.
    pub(super) async fn deal(&self, input: Value) -> String {
        let id = format!("opportunity-{}", fresh());
        let mut whole = json!({ "id": id });
        let fields = input.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(fields);
        self.done("openOpportunity", whole).await;
        id
    }
}

/// The document of one mutation.
pub(super) fn mutation(name: &str, selection: &str) -> String {
    let (first, rest) = name.split_at(1);
    let input = format!("{}{rest}Input", first.to_uppercase());
    format!("mutation($input: {input}!) {{ {name}(input: $input) {{ {selection} }} }}")
}

/// An id that no other call returns.
#[expect(clippy::disallowed_methods, reason = "tests make their own ids")]
pub(super) fn fresh() -> Uuid {
    Uuid::now_v7()
}

pub(super) fn customer() -> String {
    format!("customer-{}", fresh())
}
