using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Calls;
using InstaFunctions.Simulator.Faults;
using InstaFunctions.Simulator.Media;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator;

/// <summary>
/// The simulated platform and its controls: what <c>/_sim/</c> offers over HTTP, for a program that hosts it.
/// All members may be used from any thread.
/// </summary>
public sealed class InstagramSimulator : IDisposable
{
    private readonly Lock _optionsGate = new();
    private volatile SimulatorOptions _options;

    /// <summary>Makes a simulator with the accounts of <paramref name="options"/>.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">The underlying clock; the system's by default.</param>
    public InstagramSimulator(SimulatorOptions options, TimeProvider? clock = null)
    {
        _options = options.Validated();
        Clock = new SimulatorClock(clock ?? TimeProvider.System);
        CallLog = new CallLog(options.CallLogCapacity);
        Store = new MediaStore();
        Fetcher = new MediaFetcher(Store);
        BaseUrl = options.PublicBaseUrl ?? new Uri("http://localhost");
        foreach (var account in options.Accounts)
        {
            _ = AddAccount(account.Username, account.Name, accessToken: account.AccessToken);
        }
    }

    /// <summary>The base of every link that the simulator makes.</summary>
    public Uri BaseUrl { get; internal set; }

    /// <summary>The platform's clock.</summary>
    public SimulatorClock Clock { get; }

    /// <summary>How it behaves now.</summary>
    public SimulatorOptions Options => _options;

    /// <summary>How long a new container stays <c>IN_PROGRESS</c>, on the simulator's clock.</summary>
    public TimeSpan ProcessingTime
    {
        get => _options.ProcessingTime;
        set => Configure(options => options with { ProcessingTime = value });
    }

    /// <summary>Every account, in the order of their making.</summary>
    public IReadOnlyList<SimulatedAccount> Accounts
    {
        get
        {
            lock (State.Gate)
            {
                return [.. State.Accounts];
            }
        }
    }

    /// <summary>Every post of every account, oldest first.</summary>
    public IReadOnlyList<Post> Posts
    {
        get
        {
            lock (State.Gate)
            {
                return [.. State.Posts];
            }
        }
    }

    /// <summary>The calls remembered, oldest first.</summary>
    public IReadOnlyList<CallRecord> Calls => CallLog.Since(0, int.MaxValue);

    /// <summary>The fault rules in force.</summary>
    public IReadOnlyList<FaultRule> Faults => FaultBook.All();

    internal SimulatorState State { get; } = new();

    internal CallLog CallLog { get; }

    internal FaultBook FaultBook { get; } = new();

    internal MediaStore Store { get; }

    internal MediaFetcher Fetcher { get; }

    /// <summary>Adds an account that has a long-lived token with every scope.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public SimulatedAccount AddAccount(string username, string? name = null, string accountType = "BUSINESS", string? accessToken = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(username);
        lock (State.Gate)
        {
            if (State.Accounts.Exists(existing => existing.Username == username))
            {
                throw new ArgumentException($"There is an account '{username}' already.", nameof(username));
            }

            var token = accessToken ?? TokenBook.NewSecret("IGAAsim");
            var account = new SimulatedAccount(
                State.NextAccountId(), State.NextAppScopedId(), username, name ?? username, accountType, token);
            State.Accounts.Add(account);
            State.AccountsById[account.IgUserId] = account;
            State.AccountsById[account.AppScopedId] = account;
            _ = State.Tokens.Issue(account, Scope.All, longLived: true, Clock.GetUtcNow(), token);
            return account;
        }
    }

    /// <summary>Makes every token of the account answer 190 from now on.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="subcode">460: password changed or session invalidated. 458: the person removed the app.</param>
    public void Revoke(SimulatedAccount account, int subcode = 460)
    {
        lock (State.Gate)
        {
            State.Tokens.Revoke(account, subcode);
        }
    }

    /// <summary>Makes every token of the account expire now (190/463).</summary>
    public void Expire(SimulatedAccount account)
    {
        lock (State.Gate)
        {
            State.Tokens.Expire(account, Clock.GetUtcNow());
        }
    }

    /// <summary>Puts a fault rule in force, and gives it its id.</summary>
    /// <exception cref="ArgumentException">The rule makes no sense.</exception>
    public FaultRule AddFault(FaultRule rule) => FaultBook.Add(rule);

    /// <summary>Puts a fault of the <see cref="FaultRegistry"/> in force for every call of its endpoints.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters; those left out have their defaults.</param>
    /// <exception cref="ArgumentException">The name or a parameter is unknown, or a value makes no sense.</exception>
    public FaultRule Arm(string name, params IReadOnlyList<(string Name, string Value)> parameters) => AddFault(new FaultRule
    {
        Name = name,
        Parameters = new JsonObject(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.Value))),
    });

    /// <summary>Lifts a fault rule.</summary>
    /// <returns>False when there is none of this id.</returns>
    public bool Disarm(string id) => FaultBook.Remove(id);

    /// <summary>Lifts every fault rule.</summary>
    public void ClearFaults() => FaultBook.Clear();

    /// <summary>Moves the platform's clock forward.</summary>
    public void AdvanceClock(TimeSpan by) => Clock.Advance(by);

    /// <summary>Changes how it behaves, from the next call on.</summary>
    /// <exception cref="ArgumentException">The outcome makes no sense; nothing is changed.</exception>
    public void Configure(Func<SimulatorOptions, SimulatorOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_optionsGate)
        {
            _options = change(_options).Validated();
        }
    }

    /// <summary>Forgets posts, containers, calls, faults and used quota. Accounts, tokens, settings and the clock stay.</summary>
    public void Reset()
    {
        lock (State.Gate)
        {
            State.Clear();
        }

        CallLog.Clear();
        FaultBook.Clear();
    }

    /// <summary>Deletes the media kept.</summary>
    public void Dispose()
    {
        Fetcher.Dispose();
        Store.Dispose();
    }
}
