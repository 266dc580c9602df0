using InstaFunctions.Api.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class ReturnAddressTests
{
    private static readonly string[] Origins = ["https://app.example", "https://app.example:8443", "http://localhost:3000"];

    [Theory]
    [InlineData("https://app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example:443/done?x=1#part")]
    [InlineData("HTTPS://APP.EXAMPLE/done")]
    [InlineData("https://app.example:8443/done")]
    [InlineData("http://localhost:3000/done")]
    [InlineData("https://app.example/?next=https://evil.example")]
    public void An_address_on_a_registered_origin_is_taken(string text) => Assert.NotNull(ReturnAddress.Find(text, Origins));

    [Theory]
    [InlineData("")]
    [InlineData("/done")]
    [InlineData("//app.example/done")]
    [InlineData("app.example")]
    [InlineData("http://app.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example.evil.example/")]
    [InlineData("https://evil.example/https://app.example/")]
    [InlineData("https://app.example@evil.example/")]
    [InlineData("https://app.example:443@evil.example/")]
    [InlineData("https://app.example:pw@app.example/")]
    [InlineData("https://evil.example#@app.example/")]
    [InlineData("https://evil.example\\@app.example/")]
    [InlineData("https://app.example\\@evil.example/")]
    [InlineData("https:\\\\app.example/")]
    [InlineData("https://app.example.")]
    [InlineData("https://app.example:444/")]
    [InlineData("https://sub.app.example/")]
    [InlineData("https://аpp.example/")]
    [InlineData(" https://app.example/")]
    [InlineData("https://app.example/\r\nSet-Cookie: a=b")]
    [InlineData("https://app.example/\t")]
    [InlineData("javascript:alert(1)//https://app.example")]
    [InlineData("data:text/html,https://app.example")]
    [InlineData("ftp://app.example/")]
    [InlineData(null)]
    public void Any_other_address_is_not(string? text) => Assert.Null(ReturnAddress.Find(text, Origins));

    [Fact]
    public void An_address_has_a_greatest_length()
    {
        var longest = "https://app.example/".PadRight(ReturnAddress.MaxLength, 'a');

        Assert.NotNull(ReturnAddress.Find(longest, Origins));
        Assert.Null(ReturnAddress.Find(longest + "a", Origins));
    }

    [Fact]
    public void A_tenant_without_origins_has_no_addresses() => Assert.Null(ReturnAddress.Find("https://app.example/", []));

    [Theory]
    [InlineData("https://app.example/", "https://app.example/?status=a%26b")]
    [InlineData("https://app.example/?x=1", "https://app.example/?x=1&status=a%26b")]
    [InlineData("https://app.example/?x=1#part", "https://app.example/?x=1&status=a%26b#part")]
    public void The_outcome_is_added_to_what_is_there(string address, string expected) =>
        Assert.Equal(expected, ReturnAddress.With(address, ("status", "a&b")));
}
