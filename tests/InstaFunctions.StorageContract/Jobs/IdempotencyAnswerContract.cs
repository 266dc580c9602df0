using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of idempotency keys promises of the end of a claim: its answer, or its release.</summary>
public abstract class IdempotencyAnswerContract : StoreContract<IIdempotencyStore>
{
    [Fact]
    public async Task The_answer_of_a_claimed_key_is_kept()
    {
        var entry = Entry("key");
        _ = await Store.ClaimAsync(entry, None);
        var answered = entry with { ProtectedAnswer = "CfDJ8…" };

        await Store.CompleteAsync(answered, None);

        Assert.Equal(answered, await Store.FindAsync(Tenant, "key", None));
        Assert.Equal(answered, await Store.ClaimAsync(entry, None));
    }

    [Fact]
    public async Task A_better_answer_replaces_the_first_and_is_kept_for_its_own_time()
    {
        var entry = Entry("key");
        _ = await Store.ClaimAsync(entry, None);
        await Store.CompleteAsync(entry with { ProtectedAnswer = "first" }, None);
        var better = entry with { ProtectedAnswer = "better", ExpiresAt = entry.ExpiresAt.AddHours(1) };

        await Store.CompleteAsync(better, None);

        Clock.SetUtcNow(better.ExpiresAt.AddTicks(-1));
        Assert.Equal(better, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_claim_whose_fingerprint_is_not_known_yet_takes_it_from_its_answer()
    {
        var claim = Entry("key") with { Fingerprint = "" };
        Assert.Null(await Store.ClaimAsync(claim, None));
        Assert.Equal(claim, await Store.ClaimAsync(claim, None));
        var answered = claim with { Fingerprint = new string('b', 64), ProtectedAnswer = "CfDJ8…" };

        await Store.CompleteAsync(answered, None);
        await Store.CompleteAsync(claim with { Fingerprint = "other", ProtectedAnswer = "other" }, None);

        Assert.Equal(answered, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task An_answer_to_a_key_that_nobody_holds_is_not_kept()
    {
        await Store.CompleteAsync(Entry("key") with { ProtectedAnswer = "CfDJ8…" }, None);

        Assert.Null(await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_late_answer_does_not_replace_what_the_key_stands_for_now()
    {
        var late = Entry("key");
        _ = await Store.ClaimAsync(late, None);
        Clock.SetUtcNow(late.ExpiresAt);
        var now = Entry("key") with { Fingerprint = "other" };
        _ = await Store.ClaimAsync(now, None);

        await Store.CompleteAsync(late with { ProtectedAnswer = "late" }, None);

        Assert.Equal(now, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_released_key_is_free()
    {
        _ = await Store.ClaimAsync(Entry("key"), None);

        await Store.ReleaseAsync(Tenant, "key", None);
        await Store.ReleaseAsync(Tenant, "key", None);

        Assert.Null(await Store.FindAsync(Tenant, "key", None));
        Assert.Null(await Store.ClaimAsync(Entry("key") with { Fingerprint = "other" }, None));
    }

    [Fact]
    public async Task A_key_that_has_its_answer_is_not_released()
    {
        var answered = Entry("key") with { ProtectedAnswer = "CfDJ8…" };
        _ = await Store.ClaimAsync(Entry("key"), None);
        await Store.CompleteAsync(answered, None);

        await Store.ReleaseAsync(Tenant, "key", None);

        Assert.Equal(answered, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_renewed_claim_lasts_until_its_new_time()
    {
        var claim = Entry("key");
        _ = await Store.ClaimAsync(claim, None);
        var renewed = claim with { ExpiresAt = claim.ExpiresAt.AddMinutes(1) };

        await Store.RenewAsync(renewed, None);

        Clock.SetUtcNow(renewed.ExpiresAt.AddTicks(-1));
        Assert.Equal(renewed, await Store.FindAsync(Tenant, "key", None));
        Clock.SetUtcNow(renewed.ExpiresAt);
        Assert.Null(await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task A_late_renewal_touches_no_answer_and_no_other_claim()
    {
        var claim = Entry("answered");
        _ = await Store.ClaimAsync(claim, None);
        var answered = claim with { ProtectedAnswer = "CfDJ8…" };
        await Store.CompleteAsync(answered, None);
        var other = Entry("taken") with { Fingerprint = "other" };
        _ = await Store.ClaimAsync(other, None);
        var late = claim.ExpiresAt.AddMinutes(1);

        await Store.RenewAsync(claim with { ExpiresAt = late }, None);
        await Store.RenewAsync(Entry("taken") with { ExpiresAt = late }, None);
        await Store.RenewAsync(Entry("free") with { ExpiresAt = late }, None);

        Assert.Equal(answered, await Store.FindAsync(Tenant, "answered", None));
        Assert.Equal(other, await Store.FindAsync(Tenant, "taken", None));
        Assert.Null(await Store.FindAsync(Tenant, "free", None));
    }

    private IdempotencyEntry Entry(string key) => new()
    {
        TenantId = Tenant,
        Key = key,
        Fingerprint = new string('a', 64),
        ExpiresAt = Now.AddHours(24),
    };
}
