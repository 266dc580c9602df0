using System.Text.Json.Nodes;

namespace InstaFunctions.Api.OpenApi;

/// <summary>How problems look; <see cref="Problems.ProblemResult"/> writes them.</summary>
internal static class ProblemSchemas
{
    private static JsonObject Text(string description) => Schemas.Text().With("description", description);

    private static JsonObject Time(string description) => Schemas.Timestamp.With("description", description);

    public static IEnumerable<KeyValuePair<string, JsonObject>> All =>
    [
        new("Problem", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "What went wrong (RFC 9457).",
            ["properties"] = new JsonObject
            {
                ["type"] = Text("A URN made of the code.").With("format", "uri"),
                ["title"] = Text("The status in words."),
                ["status"] = new JsonObject { ["type"] = "integer", ["description"] = "The HTTP status." },
                ["detail"] = Text("What is wrong, in a sentence."),
                ["code"] = Text("A stable word, snake_case. New ones may be added."),
                ["requestId"] = Text("The request's id, as in `X-Request-Id`."),
                ["error"] = Schemas.Ref("ProblemSummary"),
                ["errors"] = Schemas.List(Schemas.Ref("FieldError")).With("description", "What is wrong, per field; absent when it is not about fields. 20 at most."),
                ["moreErrors"] = Schemas.Number(1).With("description", "How many errors there are beyond those listed; absent when none."),
                ["outputJobId"] = Schemas.Uuid.With("description", "The job that failed; only when the carousel call has waited for it."),
                ["nextSlotAt"] = Time("The nearest free time at or after the one asked for; only with `quota_exhausted`."),
                ["freeBefore"] = Time("The nearest free time before the one asked for; only with `quota_exhausted`, and absent when there is none."),
            },
            ["required"] = new JsonArray("type", "title", "status", "detail", "code", "requestId", "error"),
        }),
        new("ProblemSummary", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Code and detail once more, for clients that read them from `error`.",
            ["properties"] = new JsonObject { ["code"] = Text("The code."), ["message"] = Text("The detail.") },
            ["required"] = new JsonArray("code", "message"),
        }),
        new("FieldError", new JsonObject
        {
            ["type"] = "object",
            ["description"] = "One thing that is wrong with one field.",
            ["properties"] = new JsonObject
            {
                ["field"] = Text("The field as the caller wrote it: `caption`, `mediaIds[3]`; `$` is the body as a whole."),
                ["code"] = Text("A stable word, snake_case."),
                ["message"] = Text("A sentence that names the limit."),
            },
            ["required"] = new JsonArray("field", "code", "message"),
        }),
    ];
}
