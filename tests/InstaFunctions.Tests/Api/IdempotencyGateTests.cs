using System.Text;
using InstaFunctions.Api.Idempotent;
using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.Http;

namespace InstaFunctions.Tests.Api;

public sealed class IdempotencyGateTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Store _store;
    private readonly IdempotencyGate _gate;
    private int _made;

    public IdempotencyGateTests()
    {
        _store = new Store(_clock);
        _gate = new IdempotencyGate(_store, new Reversed(), _clock);
    }

    [Fact]
    public async Task Without_a_key_every_request_is_made()
    {
        _ = await RunAsync(null, "a");
        _ = await RunAsync(null, "a");

        Assert.Equal(2, _made);
        Assert.Empty(_store.Entries);
    }

    [Theory]
    [InlineData(Idempotency.Claimed)]
    [InlineData(Idempotency.Streamed)]
    public async Task The_first_answer_is_given_again_to_the_letter(Idempotency kind)
    {
        var first = (ApiAnswer)await RunAsync("key", "a", kind);
        var call = CallOf("key", "a", kind, MakeAsync);
        var again = (ApiAnswer)await _gate.RunAsync(call);

        Assert.Equal(1, _made);
        Assert.Equal((first.Status, first.Body, first.Headers["Location"]), (again.Status, again.Body, again.Headers["Location"]));
        Assert.Equal("true", call.Http.Response.Headers["Idempotency-Replayed"].ToString());
    }

    [Theory]
    [InlineData(Idempotency.Claimed)]
    [InlineData(Idempotency.Streamed)]
    public async Task Another_request_with_the_key_is_refused(Idempotency kind)
    {
        _ = await RunAsync("key", "a", kind);

        await RefusesAsync(422, "idempotency_key_reused", () => RunAsync("key", "b", kind));
    }

    [Fact]
    public async Task Answers_are_kept_encrypted()
    {
        _ = await RunAsync("key", "a");

        Assert.DoesNotContain("made", Assert.Single(_store.Entries.Values).ProtectedAnswer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Idempotency.Claimed)]
    [InlineData(Idempotency.Streamed)]
    public async Task While_the_first_is_in_flight_the_second_is_told_to_come_back(Idempotency kind)
    {
        var release = new TaskCompletionSource();
        var first = _gate.RunAsync(CallOf("key", "a", kind, async call =>
        {
            await release.Task;
            return await MakeAsync(call);
        }));

        var problem = await RefusesAsync(409, "request_in_flight", () => RunAsync("key", "a", kind));
        release.SetResult();
        _ = await first;

        Assert.Equal(TimeSpan.FromSeconds(1), problem.RetryAfter);
        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public async Task A_claim_whose_process_died_frees_itself_after_a_minute(int seconds, bool free)
    {
        _store.IsDeafToRenewals = true;
        _ = _gate.RunAsync(CallOf("key", "a", Idempotency.Claimed, _ => new TaskCompletionSource<IResult>().Task));
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        if (free)
        {
            _ = await RunAsync("key", "a");
            Assert.Equal(1, _made);
        }
        else
        {
            _ = await RefusesAsync(409, "request_in_flight", () => RunAsync("key", "a"));
        }
    }

    [Fact]
    public async Task A_claim_is_renewed_for_as_long_as_its_request_is_in_flight()
    {
        var release = new TaskCompletionSource();
        var first = _gate.RunAsync(CallOf("key", "a", Idempotency.Claimed, async call =>
        {
            await release.Task;
            return await MakeAsync(call);
        }));
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(20); passed += TimeSpan.FromSeconds(20))
        {
            var renewed = _store.Renewed();
            _clock.Advance(TimeSpan.FromSeconds(20));
            await renewed;
        }

        _ = await RefusesAsync(409, "request_in_flight", () => RunAsync("key", "a"));
        release.SetResult();
        _ = await first;

        Assert.Equal(_clock.GetUtcNow().AddHours(24), Assert.Single(_store.Entries.Values).ExpiresAt);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Theory]
    [InlineData(Idempotency.Claimed)]
    [InlineData(Idempotency.Streamed)]
    public async Task An_answer_that_cannot_be_decrypted_any_more_is_none(Idempotency kind)
    {
        _ = await RunAsync("key", "a", kind);
        var kept = Assert.Single(_store.Entries);
        _store.Entries[kept.Key] = kept.Value with { ProtectedAnswer = "of a lost key" };

        _ = await RunAsync("key", "a", kind);
        _ = await RunAsync("key", "a", kind);

        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task The_answer_of_a_job_is_readable_without_keys()
    {
        IdempotencyEntry? claimed = null;
        _ = await _gate.RunAsync(CallOf("key", "a", Idempotency.InTransaction, call =>
        {
            claimed = call.Idempotency;
            return MakeAsync(call);
        }));
        _ = await _store.ClaimAsync(_gate.WithAnswer(claimed!, new ApiAnswer { Status = 202 }, isSecret: false), default);

        var gate = new IdempotencyGate(_store, new Lost(), _clock);

        Assert.Equal(202, ((ApiAnswer)await gate.RunAsync(CallOf("key", "a", Idempotency.InTransaction, MakeAsync))).Status);
    }

    [Fact]
    public async Task The_unreadable_answer_of_a_job_never_makes_a_second_job()
    {
        IdempotencyEntry? claimed = null;
        _ = await _gate.RunAsync(CallOf("key", "a", Idempotency.InTransaction, call =>
        {
            claimed = call.Idempotency;
            return MakeAsync(call);
        }));
        _ = await _store.ClaimAsync(claimed! with { ProtectedAnswer = "of a lost key" }, default);

        _ = await RefusesAsync(409, "conflict", () => RunAsync("key", "a", Idempotency.InTransaction));

        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData(24 * 3600, 1)]
    [InlineData((24 * 3600) + 1, 2)]
    public async Task A_key_is_remembered_for_24_hours(int seconds, int made)
    {
        _ = await RunAsync("key", "a");
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _ = await RunAsync("key", "a");

        Assert.Equal(made, _made);
    }

    [Fact]
    public async Task A_request_that_came_to_nothing_frees_its_key()
    {
        _ = await Assert.ThrowsAsync<ApiProblemException>(
            () => _gate.RunAsync(CallOf("key", "a", Idempotency.Claimed, _ => throw ApiProblemException.Conflict("no"))));
        _ = await _gate.RunAsync(CallOf("key", "a", Idempotency.Claimed, _ => Task.FromResult<IResult>(new ApiAnswer { Status = 503 })));

        Assert.Empty(_store.Entries);
        _ = await RunAsync("key", "b");
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task A_key_in_a_transaction_is_left_to_the_handler()
    {
        IdempotencyEntry? claimed = null;
        _ = await _gate.RunAsync(CallOf("key", "a", Idempotency.InTransaction, call =>
        {
            claimed = call.Idempotency;
            return MakeAsync(call);
        }));

        Assert.Empty(_store.Entries);
        var kept = _gate.WithAnswer(claimed!, new ApiAnswer { Status = 202 }, isSecret: false);
        Assert.Equal(_clock.GetUtcNow().AddHours(24), kept.ExpiresAt);
        _ = await _store.ClaimAsync(kept, default);
        Assert.Equal(202, ((ApiAnswer)await RunAsync("key", "a", Idempotency.InTransaction)).Status);
        _ = await RefusesAsync(422, "idempotency_key_reused", () => RunAsync("key", "b", Idempotency.InTransaction));
    }

    [Fact]
    public async Task Tenants_do_not_share_keys()
    {
        _ = await RunAsync("key", "a");
        _ = await _gate.RunAsync(CallOf("key", "a", Idempotency.Claimed, MakeAsync, Guid.CreateVersion7(TimeProvider.System.GetUtcNow())));

        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task A_route_that_is_idempotent_by_itself_takes_no_key()
    {
        _ = await RunAsync("key", "a", Idempotency.None);
        _ = await RunAsync("key", "a", Idempotency.None);

        Assert.Equal(2, _made);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("schlüssel")]
    public async Task A_key_has_visible_ASCII_characters(string key) => _ = await RefusesAsync(400, "invalid_request", () => RunAsync(key, "a"));

    private Task<IResult> RunAsync(string? key, string body, Idempotency kind = Idempotency.Claimed) =>
        _gate.RunAsync(CallOf(key, body, kind, MakeAsync));

    private async Task<IResult> MakeAsync(ApiCall call)
    {
        using var reader = new StreamReader(call.Http.Request.Body, leaveOpen: true);
        _ = await reader.ReadToEndAsync();
        _made++;
        return new ApiAnswer { Status = 201, Body = $"made {_made}", Headers = new Dictionary<string, string> { ["Location"] = "/it" } };
    }

    private static ApiCall CallOf(string? key, string body, Idempotency kind, Func<ApiCall, Task<IResult>> handler, Guid tenant = default)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "POST";
        http.Request.Path = "/test";
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        if (key is not null)
        {
            http.Request.Headers["Idempotency-Key"] = key;
        }

        return Calls.Of(http, Calls.Route(kind, handler), tenant);
    }

    private static async Task<ApiProblemException> RefusesAsync(int status, string code, Func<Task<IResult>> run)
    {
        var problem = await Assert.ThrowsAsync<ApiProblemException>(run);
        Assert.Equal((status, code), (problem.Status, problem.Code));
        return problem;
    }

    private sealed class Reversed : ISecretProtector
    {
        public string Protect(string secret) => new([.. secret.Reverse()]);

        public string Unprotect(string protectedSecret) =>
            protectedSecret == "of a lost key" ? throw new SecretUnreadableException() : Protect(protectedSecret);
    }

    private sealed class Lost : ISecretProtector
    {
        public string Protect(string secret) => throw new SecretUnreadableException();

        public string Unprotect(string protectedSecret) => throw new SecretUnreadableException();
    }

    private sealed class Store(TimeProvider clock) : IIdempotencyStore
    {
        public Dictionary<(TenantId, string), IdempotencyEntry> Entries { get; } = [];

        public Task<IdempotencyEntry?> FindAsync(TenantId tenant, string key, CancellationToken cancellation) => Task.FromResult(
            Entries.TryGetValue((tenant, key), out var entry) && entry.ExpiresAt >= clock.GetUtcNow() ? entry : null);

        public async Task<IdempotencyEntry?> ClaimAsync(IdempotencyEntry entry, CancellationToken cancellation)
        {
            var taken = await FindAsync(entry.TenantId, entry.Key, cancellation);
            if (taken is null)
            {
                Entries[(entry.TenantId, entry.Key)] = entry;
            }

            return taken;
        }

        private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDeafToRenewals { get; set; }

        public Task Renewed() => (_renewed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public Task RenewAsync(IdempotencyEntry entry, CancellationToken cancellation)
        {
            if (!IsDeafToRenewals)
            {
                Entries[(entry.TenantId, entry.Key)] = entry;
            }

            _renewed.TrySetResult();
            return Task.CompletedTask;
        }

        public Task CompleteAsync(IdempotencyEntry entry, CancellationToken cancellation)
        {
            Entries[(entry.TenantId, entry.Key)] = entry;
            return Task.CompletedTask;
        }

        public Task ReleaseAsync(TenantId tenant, string key, CancellationToken cancellation)
        {
            _ = Entries.Remove((tenant, key));
            return Task.CompletedTask;
        }

        public Task RemoveExpiredAsync(DateTimeOffset now, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
