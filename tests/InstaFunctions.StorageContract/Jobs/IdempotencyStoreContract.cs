using InstaFunctions.Core.Jobs;

namespace InstaFunctions.StorageContract.Jobs;

/// <summary>What a store of idempotency keys promises.</summary>
public abstract class IdempotencyStoreContract : StoreContract<IIdempotencyStore>
{
    [Fact]
    public async Task A_claimed_key_is_read_as_it_was_claimed()
    {
        var entry = Entry("key");

        Assert.Null(await Store.ClaimAsync(entry, None));

        Assert.Equal(entry, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task An_entry_with_every_property_set_comes_back_as_it_was()
    {
        var entry = Entry("key") with { ExpiresAt = Now.AddDays(1).AddTicks(7), ProtectedAnswer = new string('é', 4000) };
        EveryProperty.IsSet(entry);

        _ = await Store.ClaimAsync(entry, None);

        Assert.Equal(entry, await Store.FindAsync(Tenant, "key", None));
    }

    [Theory]
    [InlineData("/\\#?%+'\"")]
    [InlineData(" a b ")]
    [InlineData("Žluť 東京 😀")]
    [InlineData("A")]
    [InlineData("a")]
    public async Task A_key_is_any_text_and_only_itself(string key)
    {
        var entry = Entry(key);
        Assert.Null(await Store.ClaimAsync(entry, None));

        Assert.Equal(entry, await Store.FindAsync(Tenant, key, None));
        foreach (var other in new[] { key + "x", key + " ", " " + key, key.ToLowerInvariant() + "/" })
        {
            Assert.Null(await Store.FindAsync(Tenant, other, None));
            Assert.Null(await Store.ClaimAsync(Entry(other), None));
        }
    }

    [Fact]
    public async Task Keys_of_the_longest_length_that_differ_in_their_last_character_are_two()
    {
        var one = Entry(new string('é', 254) + "1");
        var two = Entry(new string('é', 254) + "2");
        Assert.Equal(255, one.Key.Length);

        Assert.Null(await Store.ClaimAsync(one, None));
        Assert.Null(await Store.ClaimAsync(two, None));
        Assert.Equal(one, await Store.FindAsync(Tenant, one.Key, None));
    }

    [Fact]
    public async Task A_taken_key_cannot_be_claimed_again_and_keeps_its_entry()
    {
        var entry = Entry("key");
        _ = await Store.ClaimAsync(entry, None);

        var earlier = await Store.ClaimAsync(Entry("key") with { Fingerprint = "other" }, None);

        Assert.Equal(entry, earlier);
        Assert.Equal(entry, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task Of_many_claims_of_one_key_exactly_one_holds()
    {
        for (var round = 0; round < 40; round++)
        {
            var entries = Enumerable.Range(0, 12).Select(i => Entry($"key {round}") with { Fingerprint = $"{i}" }).ToArray();

            var earlier = await AtOnceAsync(entries.Length, i => Store.ClaimAsync(entries[i], None));

            var winner = Assert.Single(Enumerable.Range(0, entries.Length), i => earlier[i] is null);
            Assert.All(earlier.Where((_, i) => i != winner), other => Assert.Equal(entries[winner], other));
        }
    }

    [Fact]
    public async Task A_key_is_taken_until_the_moment_it_expires_and_free_from_then_on()
    {
        var entry = Entry("key");
        _ = await Store.ClaimAsync(entry, None);
        var next = Entry("key") with { Fingerprint = "other", ExpiresAt = entry.ExpiresAt.AddDays(1) };

        Clock.SetUtcNow(entry.ExpiresAt.AddTicks(-1));
        Assert.Equal(entry, await Store.FindAsync(Tenant, "key", None));
        Assert.Equal(entry, await Store.ClaimAsync(next, None));

        Clock.SetUtcNow(entry.ExpiresAt);
        Assert.Null(await Store.FindAsync(Tenant, "key", None));
        Assert.Null(await Store.ClaimAsync(next, None));
        Assert.Equal(next, await Store.FindAsync(Tenant, "key", None));
    }

    [Fact]
    public async Task Keys_that_expired_before_a_time_are_forgotten_and_no_others()
    {
        var gone = Entry("gone") with { ExpiresAt = Now.AddHours(1).AddTicks(-1) };
        var stays = Entry("stays") with { ExpiresAt = Now.AddHours(1) };
        _ = await Store.ClaimAsync(gone, None);
        _ = await Store.ClaimAsync(stays, None);

        await Store.RemoveExpiredAsync(Now.AddHours(1), None);

        // The clock stands before both times: only what was removed is missing.
        Assert.Null(await Store.FindAsync(Tenant, "gone", None));
        Assert.Equal(stays, await Store.FindAsync(Tenant, "stays", None));
    }

    [Fact]
    public async Task Keys_of_two_tenants_never_meet()
    {
        var own = Entry("key");
        var theirs = own with { TenantId = OtherTenant, Fingerprint = "theirs" };
        _ = await Store.ClaimAsync(own, None);
        Assert.Null(await Store.FindAsync(OtherTenant, "key", None));

        Assert.Null(await Store.ClaimAsync(theirs, None));
        await Store.CompleteAsync(theirs with { ProtectedAnswer = "theirs" }, None);
        Assert.Equal(own, await Store.FindAsync(Tenant, "key", None));

        await Store.ReleaseAsync(Tenant, "key", None);
        Assert.NotNull(await Store.FindAsync(OtherTenant, "key", None));
    }

    private IdempotencyEntry Entry(string key) => new()
    {
        TenantId = Tenant,
        Key = key,
        Fingerprint = new string('a', 64),
        ExpiresAt = Now.AddHours(24),
    };
}
