using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Core.Platform;
using InstaFunctions.Instagram.Errors;
using InstaFunctions.Simulator;
using InstaFunctions.Simulator.Faults;

namespace InstaFunctions.CrashHarness;

/// <summary>
/// An Instagram that lies: any answer to a publish with the post live, wrong statuses, lists that leave posts out, captions
/// read back otherwise, a clock that is minutes off. The same seed gives the same lies.
/// </summary>
/// <remarks>
/// Three things stay true, because without them nobody could ever know anything: within the grace period a live post shows in
/// its container or in the list; a container never says PUBLISHED without a post; and a container that is published is not
/// published again (24/2207006), as the platform is reported to do.
/// </remarks>
internal sealed class LyingPlan(int seed)
{
    // Together they meet about every second publish call.
    private const double PublishChance = 0.006;
    private const double ReadChance = 0.02;

    // The publishing subcodes come under any code.
    private static readonly int[] AnyCode = [1, 2, 4, 9, 24, 25, 100, 9007, 36000, 77778];

    private static readonly string[] PublishAnswers =
    [
        "24/2207008", "24/2207006", "4", "17", "32", "613", "341", "80001", "80002", "80014", "empty-429", "9007/2207027", "9007",
        "190", "190/463", "10", "200", "452", "458", "467", "100/33", "100", "100/2207003", "368", "4/2207051", "25/2207050", "25",
        "36003/2207009", "9004/2207052", "-1", "1", "2", "2/2207001", "1/2207053", "100/2207082", "77777", "empty-200", "empty-500",
        "none", "cut", "broken", "html",
    ];

    // These close the account's window for minutes and more: on one account only.
    private static readonly string[] QuotaAnswers = ["9/2207042", "9", "4/2207042"];

    // Every row of the table, the first and the last code of a range.
    private static readonly string[] TableAnswers =
    [
        .. InstagramErrorTable.Rows.Where(row => row.OnPublish != InstagramErrorMeaning.Quota).SelectMany((row, index) =>
            new[] { row.Code ?? AnyCode[index % AnyCode.Length], row.LastCode ?? row.Code ?? AnyCode[index % AnyCode.Length] }
                .Distinct()
                .Select(code => string.Create(CultureInfo.InvariantCulture, $"{code}{(row.Subcode is null ? "" : "/")}{row.Subcode}"))),
    ];

    private static readonly string[] ReadAnswers = ["100/33", "10", "190", "2", "empty-503", "cut", "empty-200"];

    private readonly List<FaultRule> _rules = [];

    /// <summary>How the platform has to be for this plan.</summary>
    public static SimulatorOptions Platform(SimulatorOptions options) => options with { Republish = RepublishBehavior.RefuseAsGone };

    /// <summary>All rules.</summary>
    /// <param name="accounts">The accounts; each has its captions rewritten in a way of its own.</param>
    public IReadOnlyList<FaultRule> Rules(IEnumerable<string> accounts)
    {
        foreach (var (account, index) in accounts.Order(StringComparer.Ordinal).Select((account, index) => (account, index)))
        {
            var ways = FaultRegistry.All.Single(fault => fault.Name == "caption-rewritten").Parameters[0].Choices!;
            Always("caption-rewritten", account, ("how", ways[(seed + index) % ways.Count]));
        }

        Always("clock-skewed", null, ("seconds", seed % 2 == 0 ? "-300" : "300"));
        Always("permalink-late", null, ("seconds", "0.5"));
        AddPublishing();
        AddReading();
        AddCreating();
        return _rules;
    }

    private void AddPublishing()
    {
        foreach (var answer in PublishAnswers.Union(TableAnswers))
        {
            var (brief, any) = (Text(0.1 * (_rules.Count % 12)), Text(0.5 * (_rules.Count % 20)));
            var isStatusBrief = _rules.Count % 2 == 0;
            Sometimes("publish-lies", PublishChance, null, ("answer", answer), ("statusLag", isStatusBrief ? brief : any), ("listLag", isStatusBrief ? any : brief));
            if (answer is not ("broken" or "html"))
            {
                Sometimes("publish-refused", PublishChance / 4, null, ("answer", answer));
            }
        }

        foreach (var answer in QuotaAnswers)
        {
            Sometimes("publish-lies", 0.1, FaultPlan.QuotaAccount, ("answer", answer));
        }
    }

    private void AddReading()
    {
        foreach (var answer in ReadAnswers)
        {
            Sometimes("container-unreadable", ReadChance, null, ("answer", answer));
            Sometimes("list-unreadable", ReadChance, null, ("answer", answer));
            Sometimes("error", ReadChance, null, Endpoints.Media, ("answer", answer));
            Sometimes("error", ReadChance, null, Endpoints.Me, ("answer", answer));
        }

        foreach (var says in new[] { "IN_PROGRESS", "FINISHED", "ERROR", "EXPIRED" })
        {
            Sometimes("container-says", ReadChance, null, ("says", says), ("number", says == "ERROR" ? "2207053" : "0"));
        }

        Sometimes("list-empty", ReadChance, null);
        Sometimes("list-missing", ReadChance, null);
        foreach (var field in new[] { "timestamp", "caption", "media_type", "media_product_type" })
        {
            Sometimes("fields-missing", ReadChance, null, ("field", field));
        }

        Sometimes("date-unreadable", ReadChance, null);
        Sometimes("answer-slow", ReadChance, null, ("seconds", "0.2"));
    }

    private void AddCreating()
    {
        foreach (var answer in new[] { "2", "190", "10", "4", "80002", "empty-503", "none", "cut", "77777" })
        {
            Sometimes("create-refused", ReadChance / 4, null, ("answer", answer));
        }

        Sometimes("carousel-not-ready", 0.2, null);
        Sometimes("address-echoed", ReadChance / 4, null, ("encoding", "percent-twice"));
        Sometimes("container-error", ReadChance / 2, null, ("number", "2207053"));
        Sometimes("container-error", ReadChance / 4, null, ("number", "0"), ("sentence", "Error: something went wrong"));
    }

    private void Always(string name, string? account, params (string Name, string Value)[] parameters) => Add(name, null, account, null, parameters);

    private void Sometimes(string name, double chance, string? account, params (string Name, string Value)[] parameters) =>
        Add(name, chance, account, null, parameters);

    private void Sometimes(string name, double chance, string? account, string endpoint, params (string Name, string Value)[] parameters) =>
        Add(name, chance, account, endpoint, parameters);

    private void Add(string name, double? chance, string? account, string? endpoint, (string Name, string Value)[] parameters) => _rules.Add(new FaultRule
    {
        Name = name,
        Endpoint = endpoint,
        Account = account,
        Probability = chance,
        Seed = seed + _rules.Count,
        Parameters = new JsonObject(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.Value))),
    });

    private static string Text(double seconds) => seconds.ToString(CultureInfo.InvariantCulture);
}
