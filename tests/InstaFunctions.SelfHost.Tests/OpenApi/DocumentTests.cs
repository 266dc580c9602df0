using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InstaFunctions.Api.OpenApi;
using InstaFunctions.Api.Routing;
using Microsoft.OpenApi;

namespace InstaFunctions.SelfHost.Tests.OpenApi;

/// <summary>The committed document: what it is made from, and whether it is sound.</summary>
public sealed class DocumentTests
{
    private const string WriteIt = "INSTAFUNCTIONS_WRITE_OPENAPI";

    private static readonly Contract Contract = Contract.Committed;

    [Fact]
    public void The_committed_document_is_the_one_that_the_routes_generate()
    {
        var generated = ApiDocument.Generate(AppContext.BaseDirectory);
        if (Environment.GetEnvironmentVariable(WriteIt) == "1")
        {
            File.WriteAllText(Repository.Document, generated);
        }

        Assert.True(
            File.ReadAllText(Repository.Document) == generated,
            $"docs/openapi.json is out of date. Write it anew with: {WriteIt}=1 dotnet test tests/InstaFunctions.SelfHost.Tests --filter {nameof(The_committed_document_is_the_one_that_the_routes_generate)}");
    }

    [Fact]
    public async Task It_is_a_valid_OpenAPI_document_of_version_3_1()
    {
        await using var file = File.OpenRead(Repository.Document);
        var (document, diagnostic) = await OpenApiDocument.LoadAsync(file, OpenApiConstants.Json);
        Assert.NotNull(document);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic!.SpecificationVersion);
        Assert.Empty(diagnostic.Errors.Select(e => $"{e.Pointer}: {e.Message}"));
        Assert.Empty(diagnostic.Warnings.Select(e => $"{e.Pointer}: {e.Message}"));
    }

    [Fact]
    public void It_has_every_route_and_nothing_else() => Assert.Equal(
        ApiRoutes.All.Select(r => $"{r.Method} {r.Pattern} {r.Name}").Order(StringComparer.Ordinal),
        Contract.Operations.Select(o => $"{o.Method} {o.Path} {o.Operation["operationId"]}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_operations_have_the_same_id()
    {
        var ids = Contract.Operations.Select(o => (string)o.Operation["operationId"]!).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [Fact]
    public void Every_reference_leads_somewhere_and_every_component_is_used()
    {
        var used = All(Contract.Document).Select(n => n["$ref"]?.GetValue<string>()).OfType<string>().ToHashSet();
        var made = Contract.Document["components"]!.AsObject().Where(c => c.Key != "securitySchemes")
            .SelectMany(c => c.Value!.AsObject().Select(item => $"#/components/{c.Key}/{item.Key}"));
        Assert.Equal(made.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_says_what_it_does_and_how_it_refuses()
    {
        foreach (var (_, _, operation) in Contract.Operations)
        {
            var id = (string)operation["operationId"]!;
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), id);
            Assert.False(string.IsNullOrWhiteSpace((string?)operation["description"]), id);
            Assert.Contains(operation["responses"]!.AsObject(), r => r.Key[0] is '2' or '3');
            Assert.Contains(operation["responses"]!.AsObject(), r => r.Key == "500");
        }
    }

    [Fact]
    public void Every_path_parameter_is_described_and_required()
    {
        foreach (var (path, _, operation) in Contract.Operations)
        {
            var described = operation["parameters"]!.AsArray().Select(p => Contract.Resolve(p!)).Where(p => (string?)p["in"] == "path").ToList();
            Assert.Equal(Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value), described.Select(p => (string)p["name"]!));
            Assert.All(described, p => Assert.True((bool)p["required"]!));
        }
    }

    [Fact]
    public void Every_field_and_every_parameter_says_what_it_is_for()
    {
        var parameters = Contract.Operations.SelectMany(o => o.Operation["parameters"]!.AsArray()).Select(p => Contract.Resolve(p!));
        var fields = Contract.Document["components"]!["schemas"]!.AsObject().Where(s => s.Value!["properties"] is not null)
            .SelectMany(s => s.Value!["properties"]!.AsObject().Select(p => (Name: $"{s.Key}.{p.Key}", Schema: p.Value!)));
        Assert.All(parameters, p => Assert.False(string.IsNullOrWhiteSpace((string?)p["description"]), (string?)p["name"]));
        Assert.All(fields, f => Assert.False(string.IsNullOrWhiteSpace((string?)(f.Schema["description"] ?? Contract.Resolve(f.Schema)["description"])), f.Name));
    }

    [Fact]
    public void Every_example_is_what_its_schema_says()
    {
        var examples = All(Contract.Document)
            .Where(n => n["schema"] is not null)
            .SelectMany(n => n["examples"] is JsonObject several ? several.Select(e => (n["schema"]!, Value: e.Value!["value"])) : n["example"] is { } one ? [(n["schema"]!, one)] : [])
            .ToList();
        Assert.True(examples.Count > 100, $"{examples.Count} examples");
        Assert.Empty(examples.SelectMany(e => Contract.Check(e.Item1, e.Value)));
    }

    [Fact]
    public void Every_JSON_body_and_every_JSON_answer_has_an_example()
    {
        var contents = Contract.Operations.SelectMany(o => new[] { o.Operation["requestBody"]?["content"] }
            .Concat(o.Operation["responses"]!.AsObject().Select(r => Contract.Resolve(r.Value!)["content"]))
            .OfType<JsonObject>()
            .SelectMany(c => c.Where(type => type.Key is "application/json" or "application/problem+json" && type.Value!["schema"]!["$ref"] is not null))
            .Select(c => (Id: (string)o.Operation["operationId"]!, Content: c.Value!)));
        Assert.All(contents, c => Assert.True(c.Content["examples"] is JsonObject { Count: > 0 }, c.Id));
    }

    [Theory]
    [InlineData("""{"instagramAccountId": "550e8400-e29b-41d4-a716-446655440000"}""", "$.mediaId is missing")]
    [InlineData("""{"mediaId": "nobody", "instagramAccountId": "550e8400-e29b-41d4-a716-446655440000"}""", "$.mediaId is no uuid")]
    [InlineData("""{"mediaId": "019e1b70-6f9e-80fd-8c49-690bcbdaf8db", "instagramAccountId": "550e8400-e29b-41d4-a716-446655440000", "colour": 1}""", "$.colour is not documented")]
    [InlineData("""{"mediaId": "019e1b70-6f9e-80fd-8c49-690bcbdaf8db", "instagramAccountId": "550e8400-e29b-41d4-a716-446655440000", "scheduledAt": "2026-06-20T14:30:00"}""", "$.scheduledAt is no date-time")]
    public void The_check_of_examples_finds_what_is_wrong(string body, string error) =>
        Assert.Contains(error, Contract.Check(Contract.JsonBody(Contract.Operation("PublishInstagram"))!, JsonNode.Parse(body)));

    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => All(m.Value)).Prepend(members),
        JsonArray items => items.SelectMany(All),
        _ => [],
    };
}
