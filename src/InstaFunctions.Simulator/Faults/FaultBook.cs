using System.Globalization;
using InstaFunctions.Simulator.Accounts;

namespace InstaFunctions.Simulator.Faults;

/// <summary>The rules in force, and how often each has been met.</summary>
internal sealed class FaultBook
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;

    public FaultRule Add(FaultRule rule)
    {
        if (Problem(rule) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        lock (_gate)
        {
            rule = rule with { Id = "fault-" + (++_lastId).ToString(CultureInfo.InvariantCulture) };
            _entries.Add(new Entry(rule));
            return rule;
        }
    }

    public IReadOnlyList<FaultRule> All()
    {
        lock (_gate)
        {
            return [.. _entries.Select(entry => entry.Rule)];
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            return _entries.RemoveAll(entry => entry.Rule.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    /// <summary>Counts this call for every rule that it matches; the first rule whose turn it is decides.</summary>
    public Fault? Next(string endpoint, SimulatedAccount? account)
    {
        lock (_gate)
        {
            Fault? chosen = null;
            foreach (var entry in _entries)
            {
                if (entry.Matches(endpoint, account) && entry.IsDue(isFree: chosen is null))
                {
                    chosen = entry.Rule.Fault;
                }
            }

            return chosen;
        }
    }

    private static string? Problem(FaultRule rule) =>
        !Endpoints.All.Contains(rule.Endpoint) ? $"Unknown endpoint '{rule.Endpoint}'; known: {string.Join(", ", Endpoints.All)}."
        : rule.Every is < 1 ? "'every' must be at least 1."
        : rule.Probability is < 0 or > 1 ? "'probability' must be from 0 to 1."
        : rule.Fault.DelaySeconds is < 0 || rule.Fault.LagListSeconds < 0 || rule.Fault.LagStatusSeconds < 0 ? "Seconds must not be negative."
        : rule.Fault.Kind == FaultKind.ProcessingError && rule.Endpoint != Endpoints.Create ? "'processingError' is for the endpoint 'create'."
        : null;

    private sealed class Entry(FaultRule rule)
    {
        private readonly Random _chance = new(rule.Seed);
        private int _met;
        private int _fired;

        public FaultRule Rule => rule;

        public bool Matches(string endpoint, SimulatedAccount? account) =>
            (rule.Endpoint == Endpoints.Any || rule.Endpoint == endpoint)
            && (rule.Account is null || (account is not null && (rule.Account == account.IgUserId || rule.Account == account.Username)));

        public bool IsDue(bool isFree)
        {
            _met++;
            var due = rule.OnCalls?.Contains(_met) != false
                && _met >= (rule.From ?? 1)
                && _met <= (rule.To ?? int.MaxValue)
                && (rule.Every is null || _met % rule.Every == 0)
                && (rule.Times is null || _fired < rule.Times)
#pragma warning disable CA5394 // Chances of failure are to be repeatable, not secret.
                && (rule.Probability is null || _chance.NextDouble() < rule.Probability);
#pragma warning restore CA5394
            _fired += due && isFree ? 1 : 0;
            return due && isFree;
        }
    }
}
