using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Errors;

/// <summary>However Instagram writes the address of a media item into its error, the signature in it never comes out.</summary>
public sealed class EchoedAddressTests
{
    private const string Signature = "Zm9v+YmFy/c2lnbmF0dXJl==";

    private static readonly Dictionary<string, Func<string, string>> Encodings = new()
    {
        ["as it is"] = text => text,
        ["percent"] = Uri.EscapeDataString,
        ["percent, lower case"] = text => System.Web.HttpUtility.UrlEncode(text),
        ["json"] = text => JsonSerializer.Serialize(text)[1..^1],
        ["json slashes"] = text => text.Replace("/", "\\/", StringComparison.Ordinal),
        ["json all"] = text => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : $"\\u{(int)c:x4}")),
        ["html"] = text => HtmlEncoder.Default.Encode(text),
        ["html numbers"] = text => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : $"&#{(int)c};")),
        ["no scheme"] = text => text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..],
        ["scheme-relative"] = text => text[(text.IndexOf("://", StringComparison.Ordinal) + 1)..],
        ["query alone"] = text => text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..],
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            string[] first = [.. Encodings.Keys];
            foreach (var one in first)
            {
                foreach (var other in first.Except(["no scheme", "scheme-relative", "query alone"]))
                {
                    data.Add(one, other);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task The_signature_of_a_media_link_never_comes_back_however_the_link_is_written(string first, string second)
    {
        foreach (var query in new[] { $"sv=2026-02-06&sig={Uri.EscapeDataString(Signature)}&se=2026-11-26T03%3A00%3A00Z", $"sig={Uri.EscapeDataString(Signature)}", $"expires=1&signature={Signature}", Uri.EscapeDataString(Signature) })
        {
            var link = $"https://media.example:8443/m/a.jpg?{query}";
            var echo = Encodings[second](Encodings[first](link));
            await using var client = new TestClient();
            client.Answers(
                HttpStatusCode.BadRequest,
                JsonSerializer.Serialize(new { error = new { code = 9004, error_subcode = 2207052, message = $"Cannot fetch \"{echo}\" now.", error_user_msg = echo, error_user_title = $"({echo})" } }));

            var failure = await Assert.ThrowsAnyAsync<InstagramException>(() => client.Platform.CreateContainerAsync(
                TestClient.Token, TestClient.User, new ContainerRequest { Kind = ContainerKind.Image, MediaUrl = new Uri(link) }, default));

            var told = failure + JsonSerializer.Serialize(failure.Details) + string.Join('\n', client.Log.Lines);
            Assert.All(["Zm9v", "YmFy", "c2lnbmF0dXJl"], part => Assert.DoesNotContain(part, told, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("The aspect ratio 100%25 is (#100) not supported; see https://developers.facebook.com/docs.")]
    [InlineData("Only photo or video can be accepted as media type. Is it JPEG? No.")]
    [InlineData("50% off &amp; more")]
    public async Task A_sentence_without_a_secret_comes_back_to_the_letter(string sentence)
    {
        await using var client = new TestClient();
        client.Answers(HttpStatusCode.BadRequest, JsonSerializer.Serialize(new { error = new { code = 9004, message = sentence } }));
        Assert.Contains(sentence, (await client.FailsAsync("create")).Details.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_escaped_without_end_is_left_out()
    {
        await using var client = new TestClient();
        var echo = Enumerable.Range(0, 20).Aggregate($"https://a.example/b?sig={Signature}", (text, _) => Uri.EscapeDataString(text));
        client.Answers(HttpStatusCode.BadRequest, JsonSerializer.Serialize(new { error = new { code = 9004, message = echo } }));
        Assert.DoesNotContain("Zm9v", (await client.FailsAsync("create")).ToString(), StringComparison.Ordinal);
    }
}
