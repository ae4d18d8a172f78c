//! The schema as a contract: checked in, described, and complete.

use std::{fs, path::Path};

use async_graphql::parser::{
    parse_schema,
    types::{ServiceDocument, TypeDefinition, TypeKind, TypeSystemDefinition},
};
use kehu::{commands::Code, graphql::sdl};

fn types() -> Vec<TypeDefinition> {
    let ServiceDocument { definitions } = parse_schema(sdl()).unwrap();
    let types = definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types.collect()
}

#[test]
fn the_schema_file_is_what_the_program_serves() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema.graphql");
    let file = fs::read_to_string(&path).unwrap_or_default();
    assert!(file == sdl(), "schema.graphql is out of date: run `make schema`");
}

#[test]
fn everything_in_the_schema_is_described() {
    let mut missing = Vec::new();
    for definition in types() {
        let name = definition.name.node.as_str();
        // The library describes the scalars of the language itself.
        let mut check = |part: &str, described: bool| {
            if !described {
                missing.push(format!("{name}{part}"));
            }
        };
        check("", definition.description.is_some());
        match &definition.kind {
            TypeKind::Object(object) => {
                for field in &object.fields {
                    let field = &field.node;
                    check(&format!(".{}", field.name.node), field.description.is_some());
                    for argument in &field.arguments {
                        let at = format!(".{}({})", field.name.node, argument.node.name.node);
                        check(&at, argument.node.description.is_some());
                    }
                }
            }
            TypeKind::Interface(interface) => {
                for field in &interface.fields {
                    check(&format!(".{}", field.node.name.node), field.node.description.is_some());
                }
            }
            TypeKind::Enum(values) => {
                for value in &values.values {
                    check(&format!(".{}", value.node.value.node), value.node.description.is_some());
                }
            }
            TypeKind::InputObject(input) => {
                for field in &input.fields {
                    check(&format!(".{}", field.node.name.node), field.node.description.is_some());
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert!(missing.is_empty(), "without description: {missing:#?}");
}

#[test]
fn every_code_of_a_refusal_is_in_the_schema() {
    let types = types();
    let codes = types.iter().find(|definition| definition.name.node == "ErrorCode").unwrap();
    let TypeKind::Enum(codes) = &codes.kind else { panic!("ErrorCode is no enum") };
    let served: Vec<&str> =
        codes.values.iter().map(|value| value.node.value.node.as_str()).collect();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(served, known);
}
