//! Files over real HTTP: in, attached, shown, out again; and everything that is refused.

use kehu_domain::values::FileHash;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::world::{Reads, World, fresh};

const LARGEST: usize = 25 * 1024 * 1024;

/// Bytes without a pattern.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

fn hash(content: &[u8]) -> String {
    FileHash::from_bytes(Sha256::digest(content).into()).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_every_size_come_out_as_they_went_in() {
    let world = World::with(true, Reads::StandStill).await;
    let directory = tempfile::tempdir().unwrap();
    for length in [0, 1, 65_536, LARGEST] {
        let content = noise(length);
        let path = directory.path().join(format!("{length}.bin"));
        std::fs::write(&path, &content).unwrap();
        for status in [StatusCode::CREATED, StatusCode::OK] {
            let response = world.upload(std::fs::read(&path).unwrap(), "application/pdf").await;
            assert_eq!(response.status(), status, "{length}");
            assert_eq!(
                response.headers()["location"].to_str().unwrap(),
                format!("/attachments/{}", hash(&content))
            );
            let answer: Value = response.json().await.unwrap();
            let expected = json!({
                "sha256": hash(&content), "size": length, "mediaType": "application/pdf",
            });
            assert_eq!(answer, expected, "{length}");
        }
        let response = world.fetch(&format!("/attachments/{}?name=a.pdf", hash(&content))).await;
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers().clone();
        for (name, value) in [
            ("content-type", "application/pdf"),
            ("content-length", length.to_string().as_str()),
            ("content-disposition", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(headers[name].to_str().unwrap(), value, "{length}");
        }
        assert!(response.bytes().await.unwrap() == content, "{length}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_byte_too_many_is_told_and_leaves_nothing() {
    let world = World::with(true, Reads::StandStill).await;
    let content = noise(LARGEST + 1);
    let response = world.upload(content.clone(), "application/pdf").await;
    is_problem(response, StatusCode::PAYLOAD_TOO_LARGE, "urn:kehu:problem:file-too-large").await;
    // Without a length nobody knows beforehand.
    let mut stream = world.raw().await;
    let head = "POST /attachments HTTP/1.1\r\nHost: kehu\r\nAuthorization: Bearer dev:alice\r\n\
                Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    for piece in content.chunks(1024 * 1024) {
        stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).await.unwrap();
        stream.write_all(piece).await.unwrap();
        stream.write_all(b"\r\n").await.unwrap();
    }
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let missing = world.fetch(&format!("/attachments/{}", hash(&content))).await;
    is_problem(missing, StatusCode::NOT_FOUND, "urn:kehu:problem:file-unknown").await;
    assert_eq!(world.files_on_disk(), 0);
    world.stop().await;
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing() {
    let world = World::with(true, Reads::StandStill).await;
    let mut stream = world.raw().await;
    let head = "POST /attachments HTTP/1.1\r\nHost: kehu\r\nAuthorization: Bearer dev:alice\r\n\
                Content-Length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&noise(200_000)).await.unwrap();
    drop(stream);
    for _ in 0..100 {
        if world.files_on_disk() == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(world.files_on_disk(), 0);
    world.stop().await;
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let world = World::with(true, Reads::StandStill).await;
    let url = format!("{}/attachments", world.url);
    let nobody = world.client.post(&url).bearer_auth("made up").body("x").send().await.unwrap();
    assert_eq!(nobody.headers()["www-authenticate"], "Bearer");
    is_problem(nobody, StatusCode::UNAUTHORIZED, "about:blank").await;
    let form = world.upload(b"x".to_vec(), "multipart/form-data; boundary=x").await;
    is_problem(form, StatusCode::UNSUPPORTED_MEDIA_TYPE, "urn:kehu:problem:upload-form").await;
    let unknown = world.fetch(&format!("/attachments/{}", "0".repeat(64))).await;
    is_problem(unknown, StatusCode::NOT_FOUND, "urn:kehu:problem:file-unknown").await;
    for path in ["/attachments/..%2f..%2fmaster.key", "/attachments/abc"] {
        let response = world.fetch(path).await;
        is_problem(response, StatusCode::NOT_FOUND, "urn:kehu:problem:file-unknown").await;
    }
    let stored: Value = world.upload(b"x".to_vec(), "no type").await.json().await.unwrap();
    assert_eq!(stored["mediaType"], "application/octet-stream");
    let path = format!("/attachments/{}", stored["sha256"].as_str().unwrap());
    let nobody = world.client.get(format!("{}{path}", world.url)).bearer_auth("made up");
    assert_eq!(nobody.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let head = world.client.request(Method::HEAD, format!("{}{path}", world.url));
    let head = head.bearer_auth("dev:alice").send().await.unwrap();
    assert_eq!(
        (head.status(), head.headers()["content-length"].to_str().unwrap()),
        (StatusCode::OK, "1")
    );
    let hostile =
        world.fetch(&format!("{path}?name=a%22%0d%0aSet-Cookie:%20x%2f..%2f%E6%8A%A5")).await;
    assert_eq!(hostile.status(), StatusCode::OK);
    assert!(hostile.headers().get("set-cookie").is_none());
    let disposition = hostile.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(disposition.ends_with("%E6%8A%A5"), "{disposition}");
    world.stop().await;
}

#[tokio::test]
async fn a_file_is_attached_shown_and_downloaded() {
    let world = World::start().await;
    let customer = world.company("Acme").await;
    let id = format!("interaction-{}", fresh());
    let logged = json!({ "id": id, "content": { "channel": "EMAIL" }, "customer": customer });
    world.done("logInteraction", logged).await;
    let content = noise(100_000);
    let attach = json!({ "id": id, "sha256": hash(&content), "name": "报价单 1.pdf" });
    let refused = world.mutate("attachFile", attach.clone(), "userErrors { code field }").await;
    let unknown = json!([{ "code": "INTERACTION_FILE_UNKNOWN", "field": "sha256" }]);
    assert_eq!(refused["userErrors"], unknown);
    world.upload(content.clone(), "application/pdf").await;
    let selection = "interaction { attachments { id name mediaType size sha256 url
        attachedBy { name } } } userErrors { code }";
    let attached = world.mutate("attachFile", attach, selection).await;
    let file = attached["interaction"]["attachments"][0].clone();
    assert_eq!(file["name"], "报价单 1.pdf");
    assert_eq!((&file["mediaType"], &file["size"]), (&json!("application/pdf"), &json!(100_000)));
    assert_eq!(file["attachedBy"]["name"], "alice");
    let response = world.fetch(file["url"].as_str().unwrap()).await;
    assert!(response.bytes().await.unwrap() == content);
    let remove = json!({ "id": id, "attachmentId": file["id"] });
    let removed = world.mutate("removeAttachment", remove, selection).await;
    assert_eq!(removed["interaction"]["attachments"], json!([]));
    let position = world.done("linkInteraction", json!({ "id": id, "to": customer })).await;
    let query = "query($id: ID!, $at: Position) { customer(id: $id, atLeast: $at) {
        timeline(direction: ASC) { nodes { en: sentence zh: sentence(language: ZH) } } } }";
    let told = world.data(query, json!({ "id": customer, "at": position["position"] })).await;
    let nodes = told["customer"]["timeline"]["nodes"].as_array().unwrap();
    let has = |language: &str, part: &str| {
        nodes.iter().any(|node| node[language].as_str().unwrap().contains(part))
    };
    assert!(has("en", "attached “报价单 1.pdf” (100.0 kB)"), "{told:#}");
    assert!(has("zh", "添加了附件“报价单 1.pdf”"), "{told:#}");
    world.stop().await;
}

async fn is_problem(response: reqwest::Response, status: StatusCode, kind: &str) {
    assert_eq!(response.status(), status);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let problem: Value = response.json().await.unwrap();
    assert_eq!((&problem["type"], &problem["status"]), (&json!(kind), &json!(status.as_u16())));
    assert!(problem["title"].is_string(), "{problem}");
}

impl World {
    pub(super) async fn upload(&self, content: Vec<u8>, media_type: &str) -> reqwest::Response {
        let request = self.client.post(format!("{}/attachments", self.url));
        let request = request.bearer_auth("dev:alice").header("content-type", media_type);
        request.body(content).send().await.unwrap()
    }

    async fn fetch(&self, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.url)).bearer_auth("dev:alice");
        request.send().await.unwrap()
    }

    async fn raw(&self) -> TcpStream {
        TcpStream::connect(self.url.trim_start_matches("http://")).await.unwrap()
    }

    /// How many files there are, those on their way in included.
    fn files_on_disk(&self) -> usize {
        let (mut found, mut left) = (0, vec![self.files.path().to_owned()]);
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                found += 1;
            }
        }
        found
    }
}
