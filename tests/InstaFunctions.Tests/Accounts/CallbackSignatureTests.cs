using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InstaFunctions.Api.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class CallbackSignatureTests
{
    private const string Secret = "the-apps-secret";
    private static readonly byte[] Body = """{"object":"instagram","entry":[{"id":"1","text":"é"}]}"""u8.ToArray();

    [Fact]
    public void A_body_signed_with_the_secret_is_taken()
    {
        Assert.True(CallbackSignature.IsValid(Header(Body), Body, Secret));
        Assert.True(CallbackSignature.IsValid(Header([]), [], Secret));
    }

    [Fact]
    public void The_known_answer_of_RFC_4231_is_taken() => Assert.True(CallbackSignature.IsValid(
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "what do ya want for nothing?"u8, "Jefe"));

    [Fact]
    public void A_body_is_signed_byte_by_byte()
    {
        byte[] escaped = [.. Body[..^5], .. "\\u00e9"u8, .. Body[^4..]];
        Assert.False(CallbackSignature.IsValid(Header(Body), escaped, Secret));
        Assert.False(CallbackSignature.IsValid(Header(Body), [.. Body, (byte)'\n'], Secret));
        Assert.False(CallbackSignature.IsValid(Header(Body), Body.AsSpan(0, Body.Length - 1), Secret));
        Assert.False(CallbackSignature.IsValid(Header(Body), Body, Secret + "x"));
    }

    [Fact]
    public void A_header_of_another_form_is_not_taken()
    {
        var right = Header(Body);
        string?[] wrong =
        [
            null, "", "sha256=", right[..^1], right[..^2], right + "0", right + "00", right["sha256=".Length..], "SHA256" + right["sha256".Length..],
            "sha512=" + Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), Body)), right.Replace('=', ':'), right + "," + right,
            "sha256=" + new string('g', 64), "sha256=" + new string('0', 64), " " + right,
        ];
        Assert.All(wrong, header => Assert.False(CallbackSignature.IsValid(header, Body, Secret)));
    }

    [Fact]
    public void A_signed_request_is_read()
    {
        var request = Read(Signed("""{"user_id":"218471","algorithm":"HMAC-SHA256","issued_at":1291836800,"new":{}}"""), Secret);

        Assert.Equal("218471", request!.User);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1291836800), request.IssuedAt);
        Assert.Matches("^[0-9a-f]{32}$", request.Code);
    }

    [Theory]
    [InlineData("""{"user_id":218471,"algorithm":"HMAC-SHA256"}""")]
    [InlineData("""{"user_id":"218471","algorithm":"hmac-sha256","issued_at":"x"}""")]
    [InlineData("""{"user_id":"218471","algorithm":"HMAC-SHA256","issued_at":99999999999999}""")]
    public void A_signed_request_says_when_it_was_made(string json)
    {
        Assert.True(CallbackSignature.TryRead(Signed(json), Secret, out var request));

        Assert.Null(request);
    }

    [Theory]
    [InlineData("""{"user_id":"218471"}""")]
    [InlineData("""{"user_id":"218471","algorithm":"none"}""")]
    [InlineData("""{"user_id":"218471","algorithm":"HMAC-SHA1"}""")]
    [InlineData("""{"user_id":"218471","algorithm":["HMAC-SHA256"]}""")]
    [InlineData("""{"algorithm":"HMAC-SHA256"}""")]
    [InlineData("""{"user_id":"","algorithm":"HMAC-SHA256"}""")]
    [InlineData("""{"user_id":"1 OR 1","algorithm":"HMAC-SHA256"}""")]
    [InlineData("""["HMAC-SHA256"]""")]
    [InlineData("""{"user_id":"218471","algorithm":"HMAC-SHA256" """)]
    [InlineData("")]
    public void A_signature_alone_does_not_make_a_request(string json) => Assert.Null(Read(Signed(json), Secret));

    [Fact]
    public void A_request_whose_signature_is_not_right_is_not_read()
    {
        var right = Signed("""{"user_id":"218471","algorithm":"HMAC-SHA256"}""");
        var (signature, payload) = (right.Split('.')[0], right.Split('.')[1]);
        var other = Base64Url.EncodeToString("""{"user_id":"218472","algorithm":"HMAC-SHA256"}"""u8);
        string?[] wrong =
        [
            null, "", ".", right[..^1], right[1..], signature, payload, $"{signature}.", $".{payload}", $"{signature}.{payload}.", $"{signature}.{payload}.{payload}",
            $"{signature}.{other}", $"{signature[..^2]}.{payload}", $"{signature}!.{payload}", $"{payload}.{signature}",
            $"{Base64Url.EncodeToString(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(payload)))}.{payload}",
        ];
        Assert.All(wrong, text => Assert.Null(Read(text, Secret)));
        Assert.Null(Read(right, Secret + "x"));
    }

    [Fact]
    public void One_request_has_one_code_and_no_other_request_has_it()
    {
        string Code(int user) => Read(Signed($$"""{"user_id":"{{user}}","algorithm":"HMAC-SHA256","issued_at":1291836800}"""), Secret)!.Code;

        Assert.Equal(Code(1), Code(1));
        Assert.NotEqual(Code(1), Code(2));
    }

    [Fact]
    public void A_signed_request_with_a_text_that_is_none_is_signed_and_says_nothing()
    {
        byte[][] payloads =
        [
            [.. "{\"user_id\":\""u8, 0xFF, .. "\",\"algorithm\":\"HMAC-SHA256\",\"issued_at\":1}"u8],
            Encoding.UTF8.GetBytes("""{"user_id":"\ud800","algorithm":"HMAC-SHA256","issued_at":1}"""),
            Encoding.UTF8.GetBytes("""{"\ud800":1,"user_id":"1","algorithm":"\udc00","issued_at":1}"""),
        ];
        foreach (var bytes in payloads)
        {
            var payload = Base64Url.EncodeToString(bytes);
            var text = $"{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(payload)))}.{payload}";

            Assert.True(CallbackSignature.TryRead(text, Secret, out var request));
            Assert.Null(request);
        }
    }

    private static SignedRequest? Read(string? text, string secret) => CallbackSignature.TryRead(text, secret, out var request) ? request : null;

    private static string Header(byte[] body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

    private static string Signed(string json)
    {
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
        return $"{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(payload)))}.{payload}";
    }
}
