using InstaFunctions.Api.Auth;
using Microsoft.AspNetCore.Http;

namespace InstaFunctions.Tests.Api;

public sealed class OperatorKeyStrengthTests
{
    [Theory]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabcabc")]
    [InlineData("passwordpassword")]
    [InlineData("1234567890123456")]
    [InlineData("abcdefghijklmnopqrst")]
    [InlineData("short-but-fine!")]
    [InlineData("choose-an-operator-key")]
    [InlineData("a key with spaces in it")]
    public void A_key_that_can_be_guessed_is_too_weak(string key) => Assert.NotNull(OperatorKeyStrength.WhyWeak(key));

    [Theory]
    [InlineData("3f9c1b7e02da5846")]
    [InlineData("the-operators-key-of-this-test")]
    [InlineData("4d1f0b9c6a2e8375d1b0c9f84e7a6253")]
    public void A_random_text_or_a_phrase_will_do(string key) => Assert.Null(OperatorKeyStrength.WhyWeak(key));

    [Theory]
    [InlineData(0, "203.0.113.9", "10.0.0.1")]
    [InlineData(1, "203.0.113.9", "203.0.113.9")]
    [InlineData(1, "198.51.100.7, 203.0.113.9:51234", "203.0.113.9")]
    [InlineData(2, "198.51.100.7, 203.0.113.9", "198.51.100.7")]
    [InlineData(1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Failures_are_counted_by_the_address_that_the_operators_own_proxies_saw(int proxies, string forwarded, string address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("10.0.0.1");
        http.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(address, ClientAddress.Of(http, proxies));
    }
}
