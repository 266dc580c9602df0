using InstaFunctions.Api.Auth;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Instagram;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Tests.Sqlite;
using InstaFunctions.Simulator;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.SelfHost.Tests.Accounts;

/// <summary>The refresh over a real store and the real client, against a simulated platform on the same clock.</summary>
public sealed class TokenRefreshTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _temporary = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private readonly DataProtectionSecrets _secrets = new(new EphemeralDataProtectionProvider());
    private readonly CapturedLog _log = new();
    private SimulatorServer _platform = null!;
    private SimulatedAccount _person = null!;
    private ServiceProvider _services = null!;
    private SqliteAccountStore _store = null!;

    public async Task InitializeAsync()
    {
        _platform = await SimulatorServer.StartAsync(new SimulatorOptions(), _clock);
        _person = _platform.Simulator.AddAccount("bronz.fonz");
        _store = new SqliteAccountStore(_temporary.Database);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddInstagramPlatform(options => options.GraphUrl = _platform.BaseUrl)
            .BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _platform.DisposeAsync();
        await _temporary.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_refreshed_at_its_time_and_not_before()
    {
        var account = await AddAsync();
        _clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync());

        _clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync());

        var row = await ReadAsync(account);
        Assert.NotEqual(_person.AccessToken, _secrets.Unprotect(row.ProtectedToken));
        Assert.Equal((_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(60)), (row.TokenObtainedAt, row.TokenExpiresAt));
        Assert.Equal(AccountStatus.Connected, row.Status);
        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task The_end_of_a_token_that_was_handed_in_is_learned_a_day_later()
    {
        var account = await AddAsync(expires: false);
        _clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync());

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync());

        Assert.Equal(_clock.GetUtcNow().AddDays(60), (await ReadAsync(account)).TokenExpiresAt);
    }

    [Theory]
    [InlineData(500, 2, null)]
    [InlineData(400, 4, null)]
    [InlineData(400, 100, null)]
    public async Task What_does_not_work_now_is_tried_again_and_changes_nothing(int status, int code, int? subcode)
    {
        var account = await AddAsync();
        var before = await ReadAsync(account);
        _ = _platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Refresh, Times = 2, Fault = new Fault { Kind = FaultKind.Error, Status = status, Code = code, Subcode = subcode } });
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await RunAsync());
        Assert.Equivalent(before, await ReadAsync(account), strict: true);
        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await RunAsync());
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync());
        Assert.Equal(AccountStatus.Connected, (await ReadAsync(account)).Status);
    }

    [Fact]
    public async Task With_two_weeks_left_and_no_success_an_account_is_expiring_until_there_is()
    {
        var account = await AddAsync();
        _ = _platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Refresh, Fault = new Fault { Kind = FaultKind.Error, Status = 500, Code = 2 } });
        _clock.Advance(TimeSpan.FromDays(46) - TimeSpan.FromTicks(1));
        _ = await RunAsync();
        Assert.Equal(AccountStatus.Connected, (await ReadAsync(account)).Status);

        _clock.Advance(TimeSpan.FromTicks(1));
        _ = await RunAsync();
        var expiring = await ReadAsync(account);
        Assert.Equal((AccountStatus.Expiring, _clock.GetUtcNow()), (expiring.Status, expiring.StatusSince));
        Assert.Contains("has not worked", expiring.StatusReason, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromDays(13));
        _platform.Simulator.ClearFaults();
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync());
        var saved = await ReadAsync(account);
        Assert.Equal((AccountStatus.Connected, null), (saved.Status, saved.StatusReason));
    }

    [Fact]
    public async Task A_token_whose_time_is_over_is_dead_since_then()
    {
        var account = await AddAsync();
        var end = _clock.GetUtcNow().AddDays(60);
        _clock.Advance(TimeSpan.FromDays(61));

        Assert.Equal(new TokenRefreshOutcome(0, 1, 0), await RunAsync());
        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync());

        var row = await ReadAsync(account);
        Assert.Equal((AccountStatus.Expired, end), (row.Status, row.StatusSince));
        Assert.DoesNotContain(_platform.Simulator.Calls, c => c.Endpoint == Endpoints.Refresh);
    }

    [Theory]
    [InlineData(463, AccountStatus.Expired)]
    [InlineData(460, AccountStatus.Revoked)]
    [InlineData(458, AccountStatus.Revoked)]
    public async Task A_token_that_Instagram_refuses_twice_some_minutes_apart_is_dead(int subcode, AccountStatus status)
    {
        var account = await AddAsync();
        if (subcode == 463)
        {
            _platform.Simulator.Expire(_person);
        }
        else
        {
            _platform.Simulator.Revoke(_person, subcode);
        }

        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await RunAsync());
        _clock.Advance(TokenCheck.BetweenChecks - TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await RunAsync());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new TokenRefreshOutcome(0, 1, 0), await RunAsync());

        var row = await ReadAsync(account);
        Assert.Equal((status, _clock.GetUtcNow()), (row.Status, row.StatusSince));
        Assert.Contains($"190/{subcode}", row.StatusReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_that_is_refused_for_a_permission_condemns_no_account()
    {
        var account = await AddAsync();
        _ = _platform.Simulator.AddFault(new FaultRule { Endpoint = Endpoints.Refresh, Times = 1, Fault = new Fault { Kind = FaultKind.Error, Status = 403, Code = 10 } });
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new TokenRefreshOutcome(0, 0, 1), await RunAsync());
        Assert.Equal(AccountStatus.Connected, (await ReadAsync(account)).Status);
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task One_account_in_trouble_holds_up_no_other()
    {
        var dead = await AddAsync();
        _platform.Simulator.Revoke(_person);
        var unreadable = await AddAsync(token: "x", protect: false);
        var third = _platform.Simulator.AddAccount("third");
        var alive = await AddAsync(token: third.AccessToken);
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new TokenRefreshOutcome(1, 0, 2), await RunAsync());
        Assert.Equal(_clock.GetUtcNow(), (await ReadAsync(alive)).TokenObtainedAt);
        _clock.Advance(TokenCheck.BetweenChecks);
        Assert.Equal(new TokenRefreshOutcome(0, 1, 1), await RunAsync());

        Assert.Equal(AccountStatus.Revoked, (await ReadAsync(dead)).Status);
        Assert.Equal(AccountStatus.Connected, (await ReadAsync(unreadable)).Status);
    }

    [Fact]
    public async Task A_pause_outlives_the_refresh_that_goes_on_beneath_it()
    {
        var account = await AddAsync();
        _clock.Advance(TimeSpan.FromDays(8));
        var until = _clock.GetUtcNow().AddHours(1);

        // The pause comes while the platform is being asked.
        Assert.Equal(new TokenRefreshOutcome(1, 0, 0), await RunAsync(async () =>
            await ChangeAsync(account, row => row with { Status = AccountStatus.Paused, StatusReason = "spam", PausedUntil = until })));

        var row = await ReadAsync(account);
        Assert.Equal((AccountStatus.Paused, until, _clock.GetUtcNow()), (row.Status, row.PausedUntil, row.TokenObtainedAt));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_was_connected_meanwhile_is_never_lost(bool oldOneIsRevoked)
    {
        var account = await AddAsync();
        if (oldOneIsRevoked)
        {
            _platform.Simulator.Revoke(_person);
        }

        _clock.Advance(TimeSpan.FromDays(8));
        var newer = _secrets.Protect("a-newer-token");

        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync(async () =>
            await ChangeAsync(account, row => row with { ProtectedToken = newer, TokenObtainedAt = _clock.GetUtcNow(), Status = AccountStatus.Connected })));

        var row = await ReadAsync(account);
        Assert.Equal((newer, AccountStatus.Connected), (row.ProtectedToken, row.Status));
    }

    [Fact]
    public async Task An_account_that_is_removed_meanwhile_stays_removed()
    {
        var account = await AddAsync();
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal(new TokenRefreshOutcome(0, 0, 0), await RunAsync(() => _store.RemoveAsync(_tenant, account, default)));

        Assert.Null(await _store.FindAsync(_tenant, account, default));
    }

    [Fact]
    public async Task Many_processes_that_refresh_and_reconnect_at_once_leave_a_token_that_works()
    {
        var account = await AddAsync();
        for (var round = 1; round <= 10; round++)
        {
            _clock.Advance(TimeSpan.FromDays(8));
            var reconnected = _platform.Simulator.AddAccount($"again{round}");
            var runs = Enumerable.Range(0, 6).Select(_ => Task.Run(() => RunAsync())).ToList();
            var reconnect = Task.Run(() => ChangeAsync(account, row => row with
            {
                ProtectedToken = _secrets.Protect(reconnected.AccessToken),
                TokenObtainedAt = _clock.GetUtcNow(),
                TokenExpiresAt = _clock.GetUtcNow().AddDays(60),
            }));
            _ = await Task.WhenAll(runs);
            await reconnect;

            // The reconnect was the last word, whoever was under way.
            var row = await ReadAsync(account);
            Assert.Equal(reconnected.AccessToken, _secrets.Unprotect(row.ProtectedToken));
            Assert.Equal(AccountStatus.Connected, row.Status);
        }
    }

    [Fact]
    public async Task No_token_is_logged()
    {
        var account = await AddAsync();
        _clock.Advance(TimeSpan.FromDays(8));
        _ = await RunAsync();
        var fresh = _secrets.Unprotect((await ReadAsync(account)).ProtectedToken);
        _platform.Simulator.Revoke(_person);
        _clock.Advance(TimeSpan.FromDays(8));
        _ = await RunAsync();
        _clock.Advance(TokenCheck.BetweenChecks);
        _ = await RunAsync();

        var scan = new SecretScan(new Dictionary<string, string> { ["old token"] = _person.AccessToken, ["new token"] = fresh });
        Assert.Empty(scan.FindIn("log", _log.Text));
        Assert.Contains("is dead", _log.Text, StringComparison.Ordinal);
    }

    private Task<TokenRefreshOutcome> RunAsync(Func<Task>? beforeAnswer = null)
    {
        var login = _services.GetRequiredService<IInstagramLogin>();
        using var factory = new LoggerFactory([_log]);
        return new TokenRefresh(
            _store,
            beforeAnswer is null ? login : new InterruptedLogin(login, beforeAnswer),
            _secrets,
            new TokenCheck(_store, _services.GetRequiredService<IInstagramPlatform>(), _secrets, _clock),
            Options.Create(new AccountOptions()),
            new AccountMetrics(),
            _clock,
            new Logger<TokenRefresh>(factory)).RunOnceAsync(CancellationToken.None);
    }

    private async Task<AccountId> AddAsync(string? token = null, bool expires = true, bool protect = true)
    {
        var now = _clock.GetUtcNow();
        var text = token ?? _person.AccessToken;
        var stored = await _store.AddOrFindAsync(
            new InstagramAccount
            {
                Id = Uuid.New<AccountId>(_clock),
                TenantId = _tenant,
                IgUserId = new IgUserId($"1784{Random.Shared.NextInt64(10_000_000_000, 99_999_999_999)}"),
                Username = "bronz.fonz",
                Status = AccountStatus.Connected,
                StatusSince = now,
                ProtectedToken = protect ? _secrets.Protect(text) : text,
                TokenObtainedAt = now,
                TokenExpiresAt = expires ? now.AddDays(60) : null,
                CreatedAt = now,
            },
            default);
        return stored.Value.Id;
    }

    private async Task<InstagramAccount> ReadAsync(AccountId id) => (await _store.FindAsync(_tenant, id, default))!.Value;

    private async Task ChangeAsync(AccountId id, Func<InstagramAccount, InstagramAccount> change)
    {
        Stored<InstagramAccount> row;
        do
        {
            row = (await _store.FindAsync(_tenant, id, default))!;
        }
        while (await _store.TryUpdateAsync(change(row.Value), row.Version, default) is null);
    }

    /// <summary>Lets something happen between the question to the platform and its answer.</summary>
    private sealed class InterruptedLogin(IInstagramLogin inner, Func<Task> beforeAnswer) : IInstagramLogin
    {
        public Uri AuthorizeUrl(string redirectUri, string state, IEnumerable<string> scopes) => inner.AuthorizeUrl(redirectUri, state, scopes);

        public Task<CodeExchange> ExchangeCodeAsync(string code, string redirectUri, CancellationToken cancellation) =>
            inner.ExchangeCodeAsync(code, redirectUri, cancellation);

        public Task<LongLivedToken> ExchangeForLongLivedAsync(AccessToken token, CancellationToken cancellation) =>
            inner.ExchangeForLongLivedAsync(token, cancellation);

        public async Task<LongLivedToken> RefreshAsync(AccessToken token, CancellationToken cancellation)
        {
            try
            {
                return await inner.RefreshAsync(token, cancellation);
            }
            finally
            {
                await beforeAnswer();
            }
        }
    }
}
