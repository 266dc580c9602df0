using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using static InstaFunctions.Core.Publishing.PublishAction;
using static InstaFunctions.Core.Publishing.ReconcileKind;

namespace InstaFunctions.Tests.Publishing;

/// <summary>
/// The decision table: what follows from a claim and readings. Taking out any rule of <see cref="PublishDecision"/> fails a row:
/// tried with the grace period before <see cref="Renew"/>, with the block that is not believed at once, and with the job that
/// is failing.
/// </summary>
public sealed class PublishDecisionTests
{
    private static readonly PublishTimings Timings = new();
    private static readonly TimeSpan Grace = Timings.ReconcileGrace;
    private static readonly TimeSpan JustBefore = Grace - TimeSpan.FromTicks(1);

    public static TheoryData<InstagramErrorMeaning?, ReconcileKind, PublishAction, PublishAction> Claims { get; } = new()
    {
        // claim, reading; after the first such reading, after a grace period of them
        { null, Unpublished, Read, Republish },
        { null, Unfinished, Read, Read },
        { null, Expired, Read, Expire },
        { null, Broken, Read, Expire },
        { null, ContainerUnread, Read, Read },
        { null, Unproven, Read, Read },
        { InstagramErrorMeaning.OutcomeUnknown, Unpublished, Read, Republish },
        { InstagramErrorMeaning.NotReadable, Unpublished, Read, Republish },
        { InstagramErrorMeaning.Unrecognized, Unpublished, Read, Republish },
        { InstagramErrorMeaning.Unrecognized, Expired, Read, Expire },

        { InstagramErrorMeaning.Transient, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.Throttled, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.Throttled, Expired, Read, Renew },
        { InstagramErrorMeaning.Throttled, Unproven, Read, Read },
        { InstagramErrorMeaning.Throttled, ContainerUnread, Read, Read },
        { InstagramErrorMeaning.Token, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.Permission, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.Rejected, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.MediaNotFetched, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.AccountRestricted, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.Quota, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.NotReady, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.NotReady, Unfinished, GoOn, GoOn },
        { InstagramErrorMeaning.NotReady, ContainerUnread, GoOn, GoOn },
        { InstagramErrorMeaning.NotReady, Unproven, Read, Read },
        { InstagramErrorMeaning.NotReady, Broken, Read, Renew },

        { InstagramErrorMeaning.SpamBlocked, Unpublished, Read, GoOn },
        { InstagramErrorMeaning.SpamBlocked, Unproven, Read, Read },
        { InstagramErrorMeaning.ContainerGone, Unpublished, Read, Renew },
        { InstagramErrorMeaning.ContainerGone, Expired, Read, Renew },
        { InstagramErrorMeaning.ContainerGone, ContainerUnread, Read, Read },
        { InstagramErrorMeaning.ContainerGone, Unproven, Read, Read },
        { InstagramErrorMeaning.ContainerNotFound, Unpublished, GoOn, GoOn },
        { InstagramErrorMeaning.ProcessingFailed, Broken, Read, Renew },
    };

    public static TheoryData<InstagramErrorMeaning?> EveryClaim { get; } = [null, .. Enum.GetValues<InstagramErrorMeaning>().Cast<InstagramErrorMeaning?>()];

    [Theory]
    [MemberData(nameof(Claims))]
    public void What_follows_from_a_claim_and_readings(
        InstagramErrorMeaning? claim, ReconcileKind reading, PublishAction first, PublishAction afterGrace)
    {
        var known = new AttemptKnowledge(claim) { MayRepublish = true, TimesNotFound = 1 };
        (known, var action) = PublishDecision.Next(known, reading, TimeSpan.Zero, Timings);
        Assert.Equal(first, action);
        Assert.Equal(first, PublishDecision.Next(known, reading, JustBefore, Timings).Action);
        Assert.Equal(afterGrace, PublishDecision.Next(known, reading, Grace, Timings).Action);
    }

    [Theory]
    [MemberData(nameof(EveryClaim))]
    public void Whatever_was_claimed_a_live_post_is_a_success(InstagramErrorMeaning? claim)
    {
        var known = new AttemptKnowledge(claim);
        Assert.Equal(Succeed, PublishDecision.Next(known, Published, TimeSpan.Zero, Timings).Action);
        Assert.Equal(Succeed, PublishDecision.Next(known with { IsFailing = true }, Published, TimeSpan.Zero, Timings).Action);
        Assert.Equal(Stop, PublishDecision.Next(known, Ended, TimeSpan.Zero, Timings).Action);
        Assert.Equal(Send, PublishDecision.Next(known, NeverSent, TimeSpan.Zero, Timings).Action);
    }

    [Theory]
    [MemberData(nameof(EveryClaim))]
    public void A_container_that_has_said_published_once_is_never_published_again(InstagramErrorMeaning? claim)
    {
        var known = new AttemptKnowledge(claim) { MayRepublish = true };
        (known, var action) = PublishDecision.Next(known, PublishedUnlisted, TimeSpan.Zero, Timings);
        Assert.Equal(Read, action);
        for (var minute = 1; minute <= 60; minute++)
        {
            (known, action) = PublishDecision.Next(known, Unpublished, TimeSpan.FromMinutes(minute), Timings);
            Assert.Contains(action, new[] { Read, Succeed });
        }

        Assert.Equal(Succeed, action);
    }

    [Theory]
    [MemberData(nameof(EveryClaim))]
    public void After_an_unclear_attempt_there_is_never_a_new_container(InstagramErrorMeaning? claim)
    {
        var known = new AttemptKnowledge(claim) { WasUnclearBefore = true };
        foreach (var reading in new[] { Unpublished, Unfinished, Expired, Broken, ContainerUnread, Unproven })
        {
            var (now, first) = PublishDecision.Next(known, reading, TimeSpan.Zero, Timings);
            Assert.NotEqual(Renew, first);
            Assert.NotEqual(Renew, PublishDecision.Next(now, reading, Grace, Timings).Action);
        }
    }

    [Theory]
    [MemberData(nameof(EveryClaim))]
    public void A_job_fails_with_its_own_reason_only_after_a_whole_grace_period_against_the_post(InstagramErrorMeaning? claim)
    {
        var known = new AttemptKnowledge(claim) { IsFailing = true, MayRepublish = true };
        (known, var action) = PublishDecision.Next(known, Unpublished, TimeSpan.Zero, Timings);
        Assert.Equal(Read, action);
        Assert.Equal(Read, PublishDecision.Next(known, Unpublished, JustBefore, Timings).Action);
        Assert.Equal(Fail, PublishDecision.Next(known, Unpublished, Grace, Timings).Action);

        // One reading in between that proves nothing starts the period anew.
        (known, _) = PublishDecision.Next(known, Unproven, TimeSpan.FromMinutes(5), Timings);
        (known, _) = PublishDecision.Next(known, Unpublished, TimeSpan.FromMinutes(6), Timings);
        Assert.Equal(Read, PublishDecision.Next(known, Unpublished, Grace + TimeSpan.FromMinutes(5), Timings).Action);
        Assert.Equal(Fail, PublishDecision.Next(known, Unpublished, Grace + TimeSpan.FromMinutes(6), Timings).Action);
    }

    [Theory]
    [MemberData(nameof(EveryClaim))]
    public void What_cannot_be_proven_ends_as_unknown_at_the_limit(InstagramErrorMeaning? claim)
    {
        var known = new AttemptKnowledge(claim) { MayRepublish = true };
        Assert.Equal(Read, PublishDecision.Next(known, Unproven, Timings.ReconcileLimit - TimeSpan.FromTicks(1), Timings).Action);
        Assert.Equal(GiveUp, PublishDecision.Next(known, Unproven, Timings.ReconcileLimit, Timings).Action);
    }

    [Fact]
    public void A_container_that_is_not_found_is_published_twice_more_and_then_confirmed_to_be_gone()
    {
        var known = new AttemptKnowledge(InstagramErrorMeaning.ContainerNotFound);
        Assert.Equal(GoOn, PublishDecision.Next(known with { TimesNotFound = 2 }, Unpublished, TimeSpan.Zero, Timings).Action);
        var (third, action) = PublishDecision.Next(known with { TimesNotFound = 3 }, Unpublished, TimeSpan.Zero, Timings);
        Assert.Equal(Read, action);
        Assert.Equal(Renew, PublishDecision.Next(third, Unpublished, Grace, Timings).Action);
    }

    [Fact]
    public void The_last_republish_needs_the_setting_and_is_not_repeated()
    {
        var (known, _) = PublishDecision.Next(new AttemptKnowledge(Claim: null) { MayRepublish = false }, Unpublished, TimeSpan.Zero, Timings);
        Assert.Equal(GiveUp, PublishDecision.Next(known, Unpublished, Grace, Timings).Action);
    }

    [Fact]
    public void A_closed_attempt_is_looked_at_once_more_before_the_next_call()
    {
        var known = new AttemptKnowledge(Claim: null) { IsConcluded = true };
        Assert.Equal(GoOn, PublishDecision.Next(known, Unpublished, TimeSpan.Zero, Timings).Action);
        Assert.Equal(Read, PublishDecision.Next(known, Unproven, TimeSpan.Zero, Timings).Action);
        Assert.Equal(Succeed, PublishDecision.Next(known, Published, TimeSpan.Zero, Timings).Action);
    }
}
