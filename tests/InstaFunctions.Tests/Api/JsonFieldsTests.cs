using System.Text;
using System.Text.Json;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Requests;
using InstaFunctions.Core.Media;

namespace InstaFunctions.Tests.Api;

public sealed class JsonFieldsTests
{
    [Fact]
    public void Fields_are_read_by_their_types()
    {
        var fields = Of("""{"text":"é🎉","flag":false,"number":9007199254740993,"id":"019e1b70-6f9e-80fd-8c49-690bcbdaf8db","texts":["a",null],"time":"2026-06-20T14:30:00+02:00"}""");

        Assert.Equal("é🎉", fields.Text("text"));
        Assert.False(fields.Flag("flag"));
        Assert.Equal(9007199254740993, fields.Number("number"));
        Assert.Equal(Guid.Parse("019e1b70-6f9e-80fd-8c49-690bcbdaf8db"), fields.Id<MediaId>("id")?.Value);
        Assert.Equal(["a", null], fields.Texts("texts"));
        Assert.Equal(new DateTimeOffset(2026, 6, 20, 12, 30, 0, TimeSpan.Zero), fields.Timestamp("time"));
        fields.ThrowIfMalformed();
    }

    [Fact]
    public void Null_is_as_good_as_absent()
    {
        var fields = Of("""{"a":null,"b":null,"c":null}""");

        Assert.Null(fields.Text("a"));
        Assert.Null(fields.Flag("b"));
        Assert.Null(fields.Texts("c"));
        Assert.False(fields.Has("a"));
        fields.ThrowIfMalformed();
    }

    [Fact]
    public void What_is_required_and_null_is_missing()
    {
        var fields = Of("""{"a":null}""");
        _ = fields.Text("a", required: true);
        _ = fields.Flag("b", required: true);
        _ = fields.Number("c", required: true);
        _ = fields.Ids<MediaId>("d");

        Assert.Equal(["a:required", "b:required", "c:required", "d:required"], ErrorsOf(fields));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e30")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    public void Only_whole_numbers_are_numbers(string json)
    {
        var fields = Of($"{{\"n\":{json}}}");

        Assert.Null(fields.Number("n"));
        Assert.Equal(["n:wrong_type"], ErrorsOf(fields));
    }

    [Theory]
    [InlineData("{019e1b70-6f9e-80fd-8c49-690bcbdaf8db}")]
    [InlineData("019e1b706f9e80fd8c49690bcbdaf8db")]
    [InlineData("")]
    public void Only_the_hyphenated_form_is_an_id(string text)
    {
        var fields = Of(JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = text }));

        Assert.Null(fields.Id<MediaId>("id"));
        Assert.Equal(["id:not_a_uuid"], ErrorsOf(fields));
    }

    [Fact]
    public void Items_are_named_by_their_index()
    {
        var fields = Of("""{"ids":["x",1,"019e1b70-6f9e-80fd-8c49-690bcbdaf8db"],"texts":["a",2]}""");
        _ = fields.Ids<MediaId>("ids");
        _ = fields.Texts("texts");

        Assert.Equal(["ids[0]:not_a_uuid", "ids[1]:not_a_uuid", "texts[1]:wrong_type"], ErrorsOf(fields));
    }

    [Fact]
    public void A_name_that_is_there_twice_is_an_error()
    {
        var fields = Of("""{"a":"1","a":"2"}""");
        _ = fields.Text("a");

        Assert.Equal(["a:duplicate_field"], ErrorsOf(fields));
    }

    [Fact]
    public void Text_that_is_no_text_is_an_error_of_its_field()
    {
        var fields = Of("""{"a":"\ud800","b":["\udc00x"],"\ud800":1}""");
        _ = fields.Text("a");
        _ = fields.Texts("b");

        Assert.Equal(["a:invalid_text", "b[0]:invalid_text", "$:unknown_field"], ErrorsOf(fields));
    }

    [Fact]
    public void An_unknown_field_is_told_the_known_ones()
    {
        var fields = Of("""{"a":"1","c":1}""");
        _ = fields.Text("a");
        _ = fields.Text("b");

        var problem = Assert.Throws<ApiProblemException>(fields.ThrowIfMalformed);

        Assert.Equal("c: is not a field of this request. Its fields are a, b.", problem.Message);
        Assert.Equal(400, problem.Status);
    }

    private static JsonFields Of(string json)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        return new JsonFields(document.RootElement.Clone());
    }

    private static IEnumerable<string> ErrorsOf(JsonFields fields) =>
        Assert.Throws<ApiProblemException>(fields.ThrowIfMalformed).Errors.Select(e => $"{e.Field}:{e.Code}");
}
