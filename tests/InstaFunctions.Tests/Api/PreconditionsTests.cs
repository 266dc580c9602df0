using InstaFunctions.Api.Auth;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core;

namespace InstaFunctions.Tests.Api;

public sealed class PreconditionsTests
{
    private static readonly RowVersion Version = new("version 1");
    private static readonly string Tag = Preconditions.ETag(Version);

    [Fact]
    public void A_tag_is_quoted_and_harmless() => Assert.Equal("\"dmVyc2lvbiAx\"", Tag);

    [Theory]
    [InlineData("{0}", true)]
    [InlineData("*", true)]
    [InlineData("\"x\", {0}", true)]
    [InlineData("\"x\"", false)]
    public void If_Match_names_the_version_or_any(string header, bool matches)
    {
        var call = Calls.Of(headers: ("If-Match", header.Replace("{0}", Tag, StringComparison.Ordinal)));

        if (matches)
        {
            Preconditions.IfMatch(call, Version);
        }
        else
        {
            Assert.Equal(412, Assert.Throws<ApiProblemException>(() => Preconditions.IfMatch(call, Version)).Status);
        }
    }

    [Fact]
    public void Without_If_Match_everything_goes() => Preconditions.IfMatch(Calls.Of(), Version);

    [Fact]
    public void A_weak_tag_is_good_enough_to_see_that_nothing_changed_but_not_to_change_it()
    {
        Assert.True(Preconditions.IsUnchanged(Calls.Of(headers: ("If-None-Match", "W/" + Tag)), Version));
        _ = Assert.Throws<ApiProblemException>(() => Preconditions.IfMatch(Calls.Of(headers: ("If-Match", "W/" + Tag)), Version));
    }

    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("WAIT=5", 5)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=100", 100)]
    [InlineData("wait=151", 150)]
    [InlineData("wait=99999999999", 30)]
    [InlineData("wait=x", 30)]
    [InlineData("respond-async", 0)]
    [InlineData("wait=5, respond-async", 0)]
    [InlineData("return=minimal", 30)]
    [InlineData("", 30)]
    public void Prefer_says_how_long_to_wait(string prefer, int seconds) => Assert.Equal(
        TimeSpan.FromSeconds(seconds),
        Preconditions.Wait(Calls.Of(headers: ("Prefer", prefer)), TimeSpan.FromSeconds(30)));

    [Fact]
    public void Nobody_waits_longer_than_the_setting_allows() => Assert.Equal(
        TimeSpan.FromSeconds(7),
        Preconditions.Wait(Calls.Of("", new ApiOptions { MaxWait = TimeSpan.FromSeconds(7) }), TimeSpan.FromSeconds(30)));
}
