using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Tests.Publishing.Harness;
using static InstaFunctions.Core.Platform.InstagramErrorMeaning;
using static InstaFunctions.Tests.Publishing.Harness.PlatformCall;

namespace InstaFunctions.Tests.Publishing;

/// <summary>What becomes of a job when one of its calls fails with each meaning: for ever, and once.</summary>
public sealed class OutcomeTableTests
{
    private const string Live = "succeeded";

    public static TheoryData<PlatformCall, InstagramErrorMeaning, string, string> Table { get; } = new()
    {
        // call, meaning, for ever, once
        { Create, Transient, "platform_unavailable", Live },
        { Create, Throttled, "throttled", Live },
        { Create, Token, "account_not_connected", Live },
        { Create, Permission, "permission_missing", Live },
        { Create, Rejected, "media_rejected", "media_rejected" },
        { Create, MediaNotFetched, "media_not_fetched", Live },
        { Create, InstagramErrorMeaning.Quota, "quota_exhausted", "quota_exhausted" },
        { Create, NotReady, "container_timeout", Live },
        { Create, ContainerGone, "container_expired", Live },
        { Create, SpamBlocked, "account_paused", Live },
        { Create, AccountRestricted, "account_restricted", "account_restricted" },
        { Create, NotReadable, "platform_unavailable", Live },
        // A container whose creation is unclear is one that nobody uses.
        { Create, OutcomeUnknown, "platform_unavailable", Live },
        { Create, ContainerNotFound, "container_expired", Live },
        { Create, ProcessingFailed, "container_error", "container_error" },
        { Create, Unrecognized, "unrecognized_error", Live },

        // A read that fails is no verdict: when the watch ends without one status, publishing tells.
        { Status, Transient, "platform_unavailable", Live },
        { Status, Throttled, "throttled", Live },
        { Status, Token, Live, Live },
        { Status, Permission, Live, Live },
        { Status, Rejected, Live, Live },
        { Status, MediaNotFetched, Live, Live },
        { Status, InstagramErrorMeaning.Quota, Live, Live },
        { Status, NotReady, Live, Live },
        { Status, ContainerGone, "container_expired", Live },
        { Status, SpamBlocked, "account_paused", Live },
        { Status, AccountRestricted, Live, Live },
        { Status, NotReadable, Live, Live },
        { Status, OutcomeUnknown, Live, Live },
        { Status, ContainerNotFound, Live, Live },
        { Status, ProcessingFailed, Live, Live },
        { Status, Unrecognized, Live, Live },

        // The client says Transient of a publish only when nothing was sent.
        { Publish, Transient, "platform_unavailable", Live },
        { Publish, Throttled, "throttled", Live },
        { Publish, Token, "account_not_connected", Live },
        { Publish, Permission, "permission_missing", Live },
        { Publish, Rejected, "media_rejected", "media_rejected" },
        { Publish, MediaNotFetched, "media_not_fetched", "media_not_fetched" },
        { Publish, InstagramErrorMeaning.Quota, "quota_exhausted", "quota_exhausted" },
        { Publish, NotReady, "container_timeout", Live },
        { Publish, ContainerGone, "container_expired", Live },
        { Publish, SpamBlocked, "account_paused", Live },
        { Publish, AccountRestricted, "account_restricted", "account_restricted" },
        { Publish, NotReadable, "outcome_unknown", Live },
        { Publish, OutcomeUnknown, "outcome_unknown", Live },
        { Publish, ContainerNotFound, "container_expired", Live },
        { Publish, ProcessingFailed, "container_error", Live },
        { Publish, Unrecognized, "outcome_unknown", Live },
    };

    public static TheoryData<InstagramErrorMeaning> Meanings { get; } = [.. Enum.GetValues<InstagramErrorMeaning>()];

    [Fact]
    public void The_table_has_every_meaning_of_every_call()
    {
        var rows = Table.Select(row => ((PlatformCall)row[0], (InstagramErrorMeaning)row[1])).ToHashSet();
        Assert.All(
            from call in new[] { Create, Status, Publish } from meaning in Enum.GetValues<InstagramErrorMeaning>() select (call, meaning),
            pair => Assert.Contains(pair, rows));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_call_that_fails_with_a_meaning_ends_the_job_as_the_table_says(
        PlatformCall call, InstagramErrorMeaning meaning, string forEver, string once)
    {
        var world = new World();
        world.Platform.Always(call, Fault.Refusal(meaning));
        Ends(world, world.Run(world.Accept()), forEver, posts: forEver == Live ? 1 : 0);

        world = new World();
        world.Platform.Script(call, 1, Fault.Refusal(meaning));
        Ends(world, world.Run(world.Accept()), once, posts: once == Live ? 1 : 0);
    }

    [Theory]
    [MemberData(nameof(Meanings))]
    public void A_permalink_that_fails_with_any_meaning_never_fails_a_live_post(InstagramErrorMeaning meaning)
    {
        var world = new World();
        world.Platform.Always(Permalink, Fault.Refusal(meaning));
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(Assert.Single(world.PostsOf(job)).Id, job.IgMediaId);
        Assert.Null(job.Permalink);
        Assert.Equal(4, world.Platform.Count(Permalink));
        Judge.AllIsWell(world, job);
    }

    [Theory]
    [MemberData(nameof(Meanings))]
    public void A_list_that_fails_with_any_meaning_never_fails_a_post_that_its_container_proves_live(InstagramErrorMeaning meaning)
    {
        var world = new World();
        world.Platform.Script(Publish, 1, Fault.AfterActing(OutcomeUnknown));
        world.Platform.Always(List, Fault.Refusal(meaning));
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Null(job.IgMediaId);
        Judge.AllIsWell(world, job);
    }

    [Theory]
    [MemberData(nameof(Meanings))]
    public void Reads_that_fail_with_any_meaning_are_no_proof_that_nothing_is_live(InstagramErrorMeaning meaning)
    {
        var world = new World();
        world.Platform.Script(Publish, 1, Fault.Refusal(OutcomeUnknown));
        world.Platform.Always(List, Fault.Refusal(meaning));
        Ends(world, world.Run(world.Accept()), "outcome_unknown", posts: 0);
        Assert.Equal(1, world.Platform.Count(Publish));
    }

    private static void Ends(World world, PublishJob job, string expected, int posts)
    {
        Assert.Equal(expected, job.Error?.Code ?? (job.Status == JobStatus.Succeeded ? Live : job.Status.ToString()));
        Assert.Equal(posts, world.PostsOf(job).Count);
        if (expected != "platform_unavailable")
        {
            Judge.AllIsWell(world, job);
        }
    }
}
