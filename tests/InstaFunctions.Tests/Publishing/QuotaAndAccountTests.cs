using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

public sealed class QuotaAndAccountTests
{
    private readonly World _world = new();

    [Fact]
    public void A_job_waits_for_its_slot_before_it_makes_containers()
    {
        var free = _world.Now + TimeSpan.FromHours(20);
        _world.Ledger.FreeAt = free;
        var job = _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait));

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.All(_world.Platform.Calls, made => Assert.Equal(free, made.At));
    }

    [Fact]
    public void A_slot_at_publishBefore_is_waited_for()
    {
        _world.Ledger.FreeAt = _world.Now + TimeSpan.FromHours(2);
        Assert.Equal(JobStatus.Succeeded, _world.Run(_world.Accept(publishBefore: _world.Ledger.FreeAt, whenQuotaExhausted: WhenQuotaExhausted.Wait)).Status);
    }

    [Fact]
    public void A_slot_after_publishBefore_is_too_late_at_once()
    {
        _world.Ledger.FreeAt = _world.Now + TimeSpan.FromHours(2);
        var start = _world.Now;
        var job = _world.Run(_world.Accept(publishBefore: _world.Ledger.FreeAt - TimeSpan.FromTicks(1), whenQuotaExhausted: WhenQuotaExhausted.Wait));

        Assert.Equal(PublishErrors.TooLate.Code, job.Error?.Code);
        Assert.Equal(start, job.CompletedAt);
        Assert.Equal(SlotState.Released, _world.Ledger.Slots[job.Id]);
    }

    [Fact]
    public void A_slot_that_somebody_else_got_is_waited_for_with_the_same_container()
    {
        var free = _world.Now + TimeSpan.FromHours(3);
        _world.Platform.Script(PlatformCall.Status, 1, Fault.Meanwhile(() => _world.Ledger.FreeAt = free));
        var job = _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait));

        Assert.Equal(free, Assert.Single(_world.PostsOf(job)).At);
        Assert.Single(_world.Platform.Containers);
    }

    [Fact]
    public void A_full_window_that_the_platform_tells_of_is_learnt_and_waited_for_with_the_same_container()
    {
        _world.Platform.Script(PlatformCall.Publish, 1, Fault.Refusal(InstagramErrorMeaning.Quota));
        var start = _world.Now;
        var job = _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait));

        Assert.Equal(start + TimeSpan.FromHours(1), Assert.Single(_world.PostsOf(job)).At);
        Assert.Single(_world.Platform.Containers);
        Assert.Equal([IntentOutcome.Refused, IntentOutcome.Published], job.Intents.Select(intent => intent.Outcome));
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void Too_many_containers_are_waited_for()
    {
        var free = _world.Now + TimeSpan.FromHours(2);
        _world.Ledger.ContainersFreeAt = free;
        Assert.Equal(free, _world.Run(_world.Accept()).CompletedAt);
    }

    [Fact]
    public void A_wait_for_quota_uses_up_no_patience()
    {
        _world.Ledger.FreeAt = _world.Now + TimeSpan.FromHours(20);
        _world.Platform.Script(PlatformCall.Create, 1, Fault.Refusal(InstagramErrorMeaning.Throttled, TimeSpan.FromHours(1)));

        Assert.Equal(JobStatus.Succeeded, _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait)).Status);
    }

    [Fact]
    public void A_job_that_may_not_wait_bears_with_a_slot_that_slips_by_an_hour()
    {
        _world.Ledger.FreeAt = _world.Now + PublishSlots.LongestSlip;
        Assert.Equal(_world.Ledger.FreeAt, _world.Run(_world.Accept()).CompletedAt);
    }

    [Fact]
    public void A_job_that_may_not_wait_fails_before_it_makes_a_container_when_the_window_is_full_for_longer()
    {
        _world.Ledger.FreeAt = _world.Now + PublishSlots.LongestSlip + TimeSpan.FromTicks(1);
        var job = _world.Run(_world.Accept());

        Assert.Equal((PublishErrors.QuotaExhausted.Code, true), (job.Error?.Code, job.Error?.SafeToResubmit));
        Assert.Empty(_world.Platform.Calls);
        Assert.Equal(SlotState.Released, _world.Ledger.Slots[job.Id]);
    }

    [Fact]
    public void A_job_that_may_not_wait_fails_when_its_slot_is_gone_at_the_moment_of_publishing()
    {
        var free = _world.Now + TimeSpan.FromHours(3);
        _world.Platform.Script(PlatformCall.Status, 1, Fault.Meanwhile(() => _world.Ledger.FreeAt = free));
        var job = _world.Run(_world.Accept());

        Assert.Equal((PublishErrors.QuotaExhausted.Code, true), (job.Error?.Code, job.Error?.SafeToResubmit));
        Judge.AllIsWell(_world, job);
    }

    [Theory]
    [InlineData(WhenQuotaExhausted.Fail)]
    [InlineData(WhenQuotaExhausted.Wait)]
    public void A_reading_that_says_full_is_asked_again_before_a_job_is_put_off(WhenQuotaExhausted whenExhausted)
    {
        (_world.Ledger.FreeAt, _world.Ledger.LimitedByReadingAt) = (_world.Now + TimeSpan.FromHours(20), _world.Now - QuotaReadings.FreshFor);
        _world.Ledger.FreeAfterReading = _world.Now;
        var start = _world.Now;

        Assert.Equal(start, _world.Run(_world.Accept(whenQuotaExhausted: whenExhausted)).CompletedAt);
    }

    [Fact]
    public void A_reading_of_just_now_is_believed_and_asked_again_after_an_hour()
    {
        (_world.Ledger.FreeAt, _world.Ledger.LimitedByReadingAt) = (_world.Now + TimeSpan.FromHours(20), _world.Now - QuotaReadings.FreshFor + TimeSpan.FromTicks(1));
        _world.Ledger.FreeAfterReading = _world.Now;
        var start = _world.Now;

        Assert.Equal(start + PublishSlots.LongestTrust, _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait)).CompletedAt);
    }

    [Fact]
    public void A_full_window_of_our_own_is_waited_for_without_asking_Instagram()
    {
        _world.Ledger.FreeAt = _world.Now + TimeSpan.FromHours(20);
        _world.Ledger.FreeAfterReading = _world.Now;
        var free = _world.Ledger.FreeAt;

        Assert.Equal(free, _world.Run(_world.Accept(whenQuotaExhausted: WhenQuotaExhausted.Wait)).CompletedAt);
    }

    [Fact]
    public void Waits_of_a_carousels_items_at_the_same_time_are_one_wait()
    {
        var start = _world.Now;
        _world.Platform.Otherwise = call => call == PlatformCall.Create && _world.Now == start
            ? Fault.Refusal(InstagramErrorMeaning.Throttled, TimeSpan.FromHours(5))
            : null;

        Assert.Equal(JobStatus.Succeeded, _world.Run(_world.Accept(PublishProduct.Carousel, items: 10)).Status);
    }

    [Theory]
    [InlineData(PlatformCall.Create)]
    [InlineData(PlatformCall.Publish)]
    public void A_throttled_call_is_repeated_when_the_platform_says(PlatformCall call)
    {
        _world.Platform.Script(call, 1, Fault.Refusal(InstagramErrorMeaning.Throttled, TimeSpan.FromMinutes(37)));
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal(start + TimeSpan.FromMinutes(37), Assert.Single(_world.PostsOf(job)).At);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void A_wait_as_long_as_the_patience_is_borne_with()
    {
        _world.Platform.Script(PlatformCall.Publish, 1, Fault.Refusal(InstagramErrorMeaning.Throttled, TimeSpan.FromHours(6)));
        Assert.Equal(JobStatus.Succeeded, _world.Run(_world.Accept()).Status);
    }

    [Fact]
    public void A_wait_longer_than_the_patience_fails_the_job_once_a_grace_period_shows_no_post()
    {
        var tooLong = TimeSpan.FromHours(6) + TimeSpan.FromTicks(1);
        _world.Platform.Script(PlatformCall.Publish, 1, Fault.Refusal(InstagramErrorMeaning.Throttled, tooLong));
        var start = _world.Now;
        var job = _world.Run(_world.Accept());

        Assert.Equal(PublishErrors.Throttled.Code, job.Error?.Code);
        Assert.Equal(start + _world.Options.ReconcileGrace, job.CompletedAt);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void A_spam_block_pauses_the_account_and_its_other_jobs_wait()
    {
        _world.Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.SpamBlocked));
        var blocked = _world.Accept(caption: "one");
        var other = _world.Accept(caption: "two", scheduledFor: _world.Now + TimeSpan.FromMinutes(30));
        var end = _world.Now + _world.Options.SpamPause;
        _ = _world.Start(blocked);
        _ = _world.Start(other);
        _world.RunToEnd();

        Assert.Equal(JobStatus.Succeeded, _world.Row(blocked).Status);
        Assert.Equal(JobStatus.Succeeded, _world.Row(other).Status);
        Assert.Equal(end, Assert.Single(_world.PostsOf(other)).At);
        Assert.Equal(AccountStatus.Paused, _world.AccountRow().Status);
        Assert.Equal(AccountStatus.Connected, _world.AccountRow().StatusAt(end));
    }

    [Theory]
    [InlineData(PlatformCall.Create, 463, AccountStatus.Expired)]
    [InlineData(PlatformCall.Status, 460, AccountStatus.Revoked)]
    [InlineData(PlatformCall.Publish, null, AccountStatus.Revoked)]
    public void A_dead_token_is_kept_with_the_account_and_its_other_jobs_fail_without_a_call(
        PlatformCall call, int? subcode, AccountStatus status)
    {
        _world.Platform.Always(call, Fault.Refusal(InstagramErrorMeaning.Token, subcode: subcode));
        _world.Platform.MeRefusal = Fault.Exception(InstagramErrorMeaning.Token, subcode: subcode);
        var first = _world.Run(_world.Accept());
        var calls = _world.Platform.Calls.Count;
        var second = _world.Run(_world.Accept());

        Assert.Equal(PublishErrors.AccountNotConnected.Code, first.Error?.Code);
        Assert.Equal(PublishErrors.AccountNotConnected.Code, second.Error?.Code);
        Assert.Equal(status, _world.AccountRow().Status);
        Assert.Equal(calls, _world.Platform.Calls.Count);
        Judge.AllIsWell(_world, first);
    }

    [Fact]
    public void A_token_that_died_while_a_new_one_was_stored_does_not_disconnect_the_account()
    {
        var later = _world.Now + TimeSpan.FromSeconds(1);
        _world.Platform.Script(PlatformCall.Create, 1, new Fault(false, () =>
        {
            _world.ChangeAccount(account => account with { TokenObtainedAt = later, ProtectedToken = _world.Protector.Protect("new") });
            throw Fault.Exception(InstagramErrorMeaning.Token);
        }));
        var job = _world.Run(_world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(AccountStatus.Connected, _world.AccountRow().Status);
    }

    [Theory]
    [InlineData(PlatformCall.Create)]
    [InlineData(PlatformCall.Status)]
    [InlineData(PlatformCall.Publish)]
    public void A_valid_token_that_is_refused_while_Instagram_is_in_trouble_disconnects_nobody(PlatformCall call)
    {
        _world.Platform.Script(call, 1, Fault.Refusal(InstagramErrorMeaning.Token));
        Assert.Equal(JobStatus.Succeeded, _world.Run(_world.Accept()).Status);
        Assert.Equal(AccountStatus.Connected, _world.AccountRow().Status);
    }

    [Fact]
    public void A_pause_without_an_end_is_a_pause_all_the_same()
    {
        _world.ChangeAccount(account => account with { Status = AccountStatus.Paused, PausedUntil = null });
        _world.At(_world.Now + TimeSpan.FromMinutes(1), () => _world.ChangeAccount(account => account with { Status = AccountStatus.Connected }));
        var start = _world.Now;

        Assert.Equal(start + _world.Options.SpamPause, _world.Run(_world.Accept()).CompletedAt);
    }
}
