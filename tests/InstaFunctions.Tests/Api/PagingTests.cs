using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;

namespace InstaFunctions.Tests.Api;

public sealed class PagingTests
{
    [Fact]
    public void A_page_has_50_items_unless_asked_otherwise()
    {
        var page = Paging.Request(Calls.Of());

        Assert.Equal((50, null), (page.Limit, page.Cursor));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("200", 200)]
    public void A_page_has_1_to_200_items(string limit, int items) => Assert.Equal(items, Paging.Request(Calls.Of($"?limit={limit}")).Limit);

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("99999999999")]
    public void Any_other_limit_is_refused(string limit) =>
        Assert.Equal("limit", Assert.Single(Assert.Throws<ApiProblemException>(() => Paging.Request(Calls.Of($"?limit={limit}"))).Errors).Field);

    [Fact]
    public void The_link_to_the_next_page_keeps_the_filters()
    {
        var call = Calls.Of("?status=failed&cursor=old&limit=2");

        Assert.Equal(("Link", "</list?status=failed&limit=2&cursor=a%2Bb%3D>; rel=\"next\""), Paging.Link(call, "a+b="));
        Assert.Equal(("Link", null), Paging.Link(call, null));
    }

    [Fact]
    public void Parameters_that_the_list_does_not_have_are_refused_all_at_once()
    {
        Paging.OnlyParameters(Calls.Of("?limit=1&cursor=x&status=y"), "status");

        var problem = Assert.Throws<ApiProblemException>(() => Paging.OnlyParameters(Calls.Of("?stauts=y&a=b"), "status"));

        Assert.Equal(["stauts", "a"], problem.Errors.Select(e => e.Field));
    }

    [Fact]
    public void Values_are_read_or_refused()
    {
        var words = new Dictionary<string, int> { ["one"] = 1 };

        Assert.Null(Paging.Word(Calls.Of(), "w", words));
        Assert.Equal(1, Paging.Word(Calls.Of("?w=one"), "w", words));
        _ = Assert.Throws<ApiProblemException>(() => Paging.Word(Calls.Of("?w=One"), "w", words));
        Assert.Null(Paging.Id<AccountId>(Calls.Of(), "id"));
        _ = Assert.Throws<ApiProblemException>(() => Paging.Id<AccountId>(Calls.Of("?id=1"), "id"));
        Assert.Null(Paging.Timestamp(Calls.Of(), "at"));
        Assert.Equal(DateTimeOffset.UnixEpoch, Paging.Timestamp(Calls.Of("?at=1970-01-01T00:00:00Z"), "at"));
        _ = Assert.Throws<ApiProblemException>(() => Paging.Timestamp(Calls.Of("?at=1970-01-01T00:00:00"), "at"));
    }
}
