using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.CrashHarness;

/// <summary>
/// Everything that the platform can do wrong, each now and then: every error of the table, time-outs, resets, broken answers,
/// slow ones, lags of what reads see, and media that fail. The same seed gives the same rules.
/// </summary>
internal sealed class FaultPlan(int seed)
{
    /// <summary>The one account whose token is refused now and then: its jobs fail until it is connected again.</summary>
    public const string TokenAccount = "token";

    /// <summary>The one account whose window is called full now and then, which closes it for a day.</summary>
    public const string QuotaAccount = "quota";

    private const double ErrorChance = 0.004;
    private const double BrokenChance = 0.02;

    private readonly List<FaultRule> _rules = [];

    /// <summary>All rules.</summary>
    public IReadOnlyList<FaultRule> Rules()
    {
        foreach (var endpoint in new[] { Endpoints.Create, Endpoints.Status, Endpoints.Media, Endpoints.MediaList, Endpoints.Stories, Endpoints.Publish })
        {
            foreach (var kind in new[] { FaultKind.TimeoutBefore, FaultKind.TimeoutAfter, FaultKind.ResetBefore, FaultKind.ResetAfter, FaultKind.MalformedJson, FaultKind.WrongContentType })
            {
                Add(endpoint, BrokenChance, new Fault { Kind = kind, LagStatusSeconds = Lag(), LagListSeconds = Lag() });
            }

            // One within the client's patience, one beyond it.
            Add(endpoint, BrokenChance, new Fault { Kind = FaultKind.Slow, DelaySeconds = 0.2 });
            Add(endpoint, BrokenChance, new Fault { Kind = FaultKind.Slow, DelaySeconds = 2.5 });
        }

        AddErrors(Endpoints.Create, row => row.Meaning);
        AddErrors(Endpoints.Status, row => row.Meaning);
        AddErrors(Endpoints.Publish, row => row.OnPublish);
        AddLiveErrors();
        Add(Endpoints.Publish, BrokenChance, new Fault { Kind = FaultKind.Lag, LagStatusSeconds = Lag(), LagListSeconds = Lag() });
        foreach (var code in new[] { 2207001, 2207003, 2207026, 2207053 })
        {
            Add(Endpoints.Create, BrokenChance / 2, new Fault { Kind = FaultKind.ProcessingError, Code = code });
        }

        return _rules;
    }

    /// <summary>Every error of the table, as a refusal; those that end an account's day, on their own account only.</summary>
    private void AddErrors(string endpoint, Func<InstagramErrorRow, InstagramErrorMeaning> meaning)
    {
        foreach (var row in InstagramErrorTable.Rows)
        {
            var fault = new Fault { Kind = FaultKind.Error, Code = row.Code, Subcode = row.Subcode, Message = row.Says };
            switch (meaning(row))
            {
                case InstagramErrorMeaning.Token:
                    Add(endpoint, 0.1, fault, TokenAccount);
                    break;
                case InstagramErrorMeaning.Quota:
                    Add(endpoint, 0.2, fault, QuotaAccount);
                    break;
                default:
                    Add(endpoint, ErrorChance, fault);
                    break;
            }
        }
    }

    /// <summary>The errors that have been seen with the post live.</summary>
    private void AddLiveErrors()
    {
        foreach (var row in InstagramErrorTable.Rows.Where(r => r.OnPublish is InstagramErrorMeaning.OutcomeUnknown or InstagramErrorMeaning.SpamBlocked))
        {
            Add(Endpoints.Publish, ErrorChance, new Fault
            {
                Kind = FaultKind.ErrorAfter,
                Code = row.Code,
                Subcode = row.Subcode,
                Message = row.Says,
                LagStatusSeconds = Lag(),
                LagListSeconds = Lag(),
            });
        }
    }

    private void Add(string endpoint, double chance, Fault fault, string? account = null) => _rules.Add(new FaultRule
    {
        Endpoint = endpoint,
        Account = account,
        Probability = chance,
        Seed = seed + _rules.Count,
        Fault = fault,
    });

    // Shorter than the grace period, as the platform's is.
    private double Lag() => 0.1 * ((seed + _rules.Count) % 12);
}
