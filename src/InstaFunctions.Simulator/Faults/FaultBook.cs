using System.Globalization;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>The rules in force, and how often each has been met.</summary>
internal sealed class FaultBook
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;

    /// <exception cref="ArgumentException">The rule makes no sense.</exception>
    public FaultRule Add(FaultRule rule)
    {
        var (endpoints, fault) = FaultRegistry.Resolve(rule);
        if (Problem(rule, endpoints, fault) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        lock (_gate)
        {
            rule = rule with { Id = "fault-" + (++_lastId).ToString(CultureInfo.InvariantCulture) };
            _entries.Add(new Entry(rule, endpoints, fault));
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

    /// <summary>
    /// Counts this call for every rule that it matches. The first rule whose turn it is decides what happens; changes of the
    /// answer come on top, all of them.
    /// </summary>
    public DueFaults Next(string endpoint, PlatformRequest request)
    {
        lock (_gate)
        {
            (string Name, Fault Fault)? chosen = null;
            List<(string Name, Fault Fault)> changes = [];
            foreach (var entry in _entries.Where(entry => entry.Matches(endpoint, request)))
            {
                var isChange = entry.Fault.Kind == FaultKind.Change;
                if (!entry.IsDue(isFree: isChange || chosen is null))
                {
                    continue;
                }

                if (isChange)
                {
                    changes.Add((entry.Name, entry.Fault));
                }
                else
                {
                    chosen = (entry.Name, entry.Fault);
                }
            }

            return new DueFaults(chosen, changes);
        }
    }

    private static string? Problem(FaultRule rule, IReadOnlyList<string> endpoints, Fault fault) =>
        endpoints.FirstOrDefault(endpoint => !Endpoints.All.Contains(endpoint)) is { } unknown
            ? $"Unknown endpoint '{unknown}'; known: {string.Join(", ", Endpoints.All)}."
        : rule.Every is < 1 ? "'every' must be at least 1."
        : rule.Probability is < 0 or > 1 ? "'probability' must be from 0 to 1."
        : fault.DelaySeconds is < 0 || fault.LagListSeconds < 0 || fault.LagStatusSeconds < 0 ? "Seconds must not be negative."
        : fault.Kind == FaultKind.ProcessingError && endpoints is not [Endpoints.Create] ? "'processingError' is for the endpoint 'create'."
        : fault is { Kind: FaultKind.Change, Change: null } ? "'change' is for faults by name."
        : null;

    private sealed class Entry(FaultRule rule, IReadOnlyList<string> endpoints, Fault fault)
    {
        private readonly Random _chance = new(rule.Seed);
        private int _met;
        private int _fired;

        public FaultRule Rule => rule;

        public Fault Fault => fault;

        public string Name => rule.Name ?? FaultAnswers.Name(fault.Kind);

        public bool Matches(string endpoint, PlatformRequest request) =>
            (endpoints.Contains(Endpoints.Any) || endpoints.Contains(endpoint))
            && (rule.Account is null || rule.Account == request.Account?.IgUserId || rule.Account == request.Account?.Username)
            && (rule.Container is null || rule.Container == request.ContainerId)
            && fault.IsFor?.Invoke(request) != false;

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

/// <summary>The faults of one call.</summary>
/// <param name="Chosen">What happens instead of an answer, or to it; null when nothing does.</param>
/// <param name="Changes">What is changed in the answer.</param>
internal sealed record DueFaults((string Name, Fault Fault)? Chosen, IReadOnlyList<(string Name, Fault Fault)> Changes)
{
    /// <summary>Their names; null when there are none.</summary>
    public string? Names
    {
        get
        {
            var names = Changes.Select(change => change.Name).Prepend(Chosen?.Name).OfType<string>().ToList();
            return names.Count == 0 ? null : string.Join(", ", names);
        }
    }
}
