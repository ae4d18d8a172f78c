//! What every mutation looks like, written once.

/// Defines mutations of one aggregate: for each its input, its payload and its resolver.
///
/// A mutation reads `name = Change RenameInput { fields } -> RenamePayload, |input, command_id|
/// command;`, where the command may be refused with `?`, and `command_id` serves to derive the
/// ids of what it creates.
macro_rules! mutations {
    (
        $root:ident, $target:ty, $object:ident: $shown:ty;
        $(
            $(#[$doc:meta])*
            $name:ident = $around:ident $input:ident {
                $($(#[$field_attribute:meta])* $field:ident: $field_type:ty,)*
            } -> $payload:ident, |$own:ident, $command_id:ident| $command:expr;
        )+
    ) => {
        #[derive(Debug, Default)]
        pub(crate) struct $root;

        // Names are put together before the library sees them.
        pastey::paste! {
            #[async_graphql::Object]
            impl $root {
                $(
                    $(#[$doc])*
                    async fn $name(
                        &self,
                        context: &async_graphql::Context<'_>,
                        #[graphql(desc = "What to do, why, and on what condition.")] input: $input,
                    ) -> async_graphql::Result<$payload> {
                        $crate::graphql::mutations::execute::execute(context, input)
                            .await
                            .map($payload)
                    }

                    #[doc = "The same for up to 500 inputs at once, each done or refused on its own:"]
                    $(#[$doc])*
                    #[graphql(complexity = "1 + inputs.len() * child_complexity.max(1)")]
                    async fn [<$name _batch>](
                        &self,
                        context: &async_graphql::Context<'_>,
                        #[graphql(desc = "What to do; at most 500. Those that name the same object \
                                          are done in their order, others at the same time.")]
                        inputs: Vec<$input>,
                        #[graphql(desc = "Names the batch: an input without a `commandId` of its \
                                          own gets one made of this and its index, so that the \
                                          batch can be sent again.")]
                        command_id: Option<$crate::graphql::scalars::Uuid>,
                        #[graphql(desc = "Only say what would be done and what refused, each input \
                                          after those before it; nothing is recorded.",
                                  default)]
                        dry_run: bool,
                    ) -> async_graphql::Result<
                        $crate::graphql::mutations::batch::BatchPayload<$shown>,
                    > {
                        $crate::graphql::mutations::batch::execute(
                            context, inputs, command_id, dry_run,
                        )
                        .await
                    }
                )+
            }
        }

        $(
            #[doc = "The input of this mutation:"]
            $(#[$doc])*
            #[derive(Debug, async_graphql::InputObject)]
            pub(crate) struct $input {
                $($(#[$field_attribute])* $field: $field_type,)*
                #[graphql(flatten)]
                around: $crate::graphql::mutations::inputs::$around,
            }

            impl $crate::graphql::mutations::execute::Intent for $input {
                type Target = $target;

                fn around(&self) -> $crate::graphql::mutations::inputs::Around {
                    self.around.clone().into()
                }

                fn command(
                    self,
                    $command_id: uuid::Uuid,
                ) -> $crate::graphql::mutations::execute::CommandOf<Self> {
                    let $own = self;
                    Ok($command)
                }
            }

            #[derive(Debug)]
            pub(crate) struct $payload($crate::graphql::mutations::execute::Done);

            #[doc = "What came of this mutation:"]
            $(#[$doc])*
            #[async_graphql::Object]
            impl $payload {
                /// What the mutation was about, as it is at `position`: it shows what was just done.
                /// Null when nothing was done.
                async fn $object(
                    &self,
                    context: &async_graphql::Context<'_>,
                ) -> async_graphql::Result<Option<$shown>> {
                    self.0.show(context).await
                }

                /// Position of the last event that it led to; give it to a query as `atLeast`. Null
                /// when nothing was done.
                async fn position(&self) -> Option<$crate::graphql::scalars::Position> {
                    self.0.position()
                }

                /// Version of the object after it. Null when nothing was done.
                async fn version(&self) -> Option<u64> {
                    self.0.version()
                }

                /// Why nothing was done; empty when all is well.
                async fn user_errors(&self) -> Vec<$crate::graphql::mutations::UserError> {
                    self.0.user_errors()
                }
            }
        )+
    };
}
