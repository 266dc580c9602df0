using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>What the document says about requests is what the handlers read: no more, no less.</summary>
public sealed class RequestTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Unknown = "colour";

    private static readonly Contract Contract = Contract.Committed;

    public static TheoryData<string> OperationsWithJson => [.. Contract.Operations.Where(o => Contract.JsonBody(o.Operation) is not null).Select(o => (string)o.Operation["operationId"]!)];

    public static TheoryData<string> Lists => [.. Contract.Operations.Where(o => Queries(o.Operation).Contains("cursor")).Select(o => (string)o.Operation["operationId"]!)];

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task A_body_has_the_documented_fields_and_no_others(string id)
    {
        var errors = await ErrorsOfAsync(id, new JsonObject { [Unknown] = true });
        var refused = Assert.Single(errors, e => e.Field == Unknown);
        Assert.Equal("unknown_field", refused.Code);
        Assert.Equal(Fields(id).Select(f => f.Key).Order(StringComparer.Ordinal), NamesIn(refused.Message).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task Exactly_the_fields_documented_as_required_are_required(string id)
    {
        var required = Contract.JsonBody(Contract.Operation(id))!["required"]!.AsArray().Select(r => (string)r!);
        // The unknown field keeps the request from going further than the reading of its body.
        var errors = await ErrorsOfAsync(id, new JsonObject { [Unknown] = true });
        Assert.Equal(required.Order(StringComparer.Ordinal), errors.Where(e => e.Code == "required").Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task Every_documented_field_takes_its_documented_type_and_no_other(string id)
    {
        foreach (var (field, schema) in Fields(id))
        {
            foreach (var (type, value) in new (string, JsonNode)[] { ("string", "text"), ("boolean", true), ("integer", 7), ("array", new JsonArray()), ("object", new JsonObject()) })
            {
                var errors = await ErrorsOfAsync(id, new JsonObject { [Unknown] = true, [field] = value });
                var isMistyped = errors.Any(e => e.Field == field && e.Code == "wrong_type");
                Assert.True(isMistyped == !TypesOf(schema!).Contains(type), $"{field} is documented as {schema!["type"]!.ToJsonString()}; sent as {type} it is {(isMistyped ? "refused" : "taken")}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task Exactly_the_fields_documented_as_nullable_may_be_null(string id)
    {
        foreach (var (field, schema) in Fields(id))
        {
            var errors = await ErrorsOfAsync(id, new JsonObject { [Unknown] = true, [field] = null });
            Assert.Equal(TypesOf(schema!).Contains("null"), errors.All(e => e.Field != field));
        }
    }

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task Ids_times_and_words_are_read_as_documented(string id)
    {
        foreach (var (field, schema) in Fields(id))
        {
            var expected = (string?)schema!["format"] switch
            {
                "uuid" => "not_a_uuid",
                "date-time" => "not_a_timestamp",
                _ => schema["enum"] is null ? null : "unknown_value",
            };
            if (TypesOf(schema).Contains("string"))
            {
                var errors = await ErrorsOfAsync(id, new JsonObject { [Unknown] = true, [field] = "neither" });
                Assert.Equal(expected, errors.SingleOrDefault(e => e.Field == field)?.Code);
            }

            foreach (var word in schema["enum"]?.AsArray().OfType<JsonValue>() ?? [])
            {
                Assert.DoesNotContain(await ErrorsOfAsync(id, new JsonObject { [Unknown] = true, [field] = word.DeepClone() }), e => e.Field == field);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OperationsWithJson))]
    public async Task Every_documented_body_is_well_formed_to_its_handler(string id)
    {
        foreach (var (_, example) in Contract.Operation(id)["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject())
        {
            var body = example!["value"]!.DeepClone().AsObject();
            body[Unknown] = true;
            var only = Assert.Single(await ErrorsOfAsync(id, body));
            Assert.Equal(Unknown, only.Field);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_has_the_documented_parameters_and_no_others(string id)
    {
        var (path, _, operation) = Contract.Operations.Single(o => (string?)o.Operation["operationId"] == id);
        var (answer, body) = await api.SendAsync(HttpMethod.Get, $"{WithIds(path)}?{Unknown}=1", key: KeyOf(operation));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = Assert.Single(body!["errors"]!.AsArray())!;
        Assert.Equal("unknown_parameter", (string?)error["code"]);
        Assert.Equal(Queries(operation).Order(StringComparer.Ordinal), NamesIn((string)error["message"]!).Order(StringComparer.Ordinal));
    }

    private static JsonObject Fields(string id) => Contract.JsonBody(Contract.Operation(id))!["properties"]!.AsObject();

    private static IEnumerable<string> Queries(JsonObject operation) => operation["parameters"]!.AsArray()
        .Select(p => Contract.Resolve(p!)).Where(p => (string?)p["in"] == "query").Select(p => (string)p["name"]!);

    private static IEnumerable<string> TypesOf(JsonNode schema) => schema["type"] is JsonArray several ? several.Select(t => (string)t!) : [(string)schema["type"]!];

    // "… Its fields are a, b, c."
    private static string[] NamesIn(string message) => message[(message.IndexOf(" are ", StringComparison.Ordinal) + 5)..].TrimEnd('.').Split(", ");

    private async Task<IReadOnlyList<FieldError>> ErrorsOfAsync(string id, JsonObject body)
    {
        var (pattern, method, operation) = Contract.Operations.Single(o => (string?)o.Operation["operationId"] == id);
        var (answer, problem) = await api.SendAsync(new HttpMethod(method), WithIds(pattern), body, KeyOf(operation));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return [.. problem!["errors"]!.AsArray().Select(e => new FieldError((string)e!["field"]!, (string)e["code"]!, (string)e["message"]!))];
    }

    private static string WithIds(string pattern) => Regex.Replace(pattern, @"\{\w+\}", "019e1b76-74d7-8c7e-a927-6bd34bfaa114");

    private static string? KeyOf(JsonObject operation) =>
        operation["security"]!.AsArray().Any(s => s!["operatorKey"] is not null) ? ApiFixture.AdminKey : null;

    private sealed record FieldError(string Field, string Code, string Message);
}
