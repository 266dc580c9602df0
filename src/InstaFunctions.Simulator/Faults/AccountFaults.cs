using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Containers;

namespace InstaFunctions.Simulator.Faults;

/// <summary>What goes wrong with an account, its token and its quota.</summary>
internal static class AccountFaults
{
    private static readonly Dictionary<string, JsonNode?> Lifetimes = new(StringComparer.Ordinal)
    {
        ["text"] = "about 60 days",
        ["number-in-text"] = "5184000",
        ["null"] = null,
        ["zero"] = 0,
        ["negative"] = -1,
        ["fraction"] = 5183944.5,
    };

    public static IReadOnlyList<NamedFault> All { get; } =
    [
        new("outage", "A valid token is refused, as in an outage of the platform.", [Endpoints.Any])
        {
            Parameters = [ErrorAnswer.Parameter("190")],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], acts: false),
        },
        NamedFault.Changing(
            "token-lifetime",
            "A new token comes without a number of seconds as `expires_in`.",
            [Endpoints.Token, Endpoints.Refresh],
            arguments =>
            {
                var says = arguments["says"];
                return (_, _, answer) => AnswerChanges.Each(answer, token => SetLifetime(token, says));
            },
            new FaultParameter("says", "What stands there.", "missing") { Choices = ["missing", .. Lifetimes.Keys] }),
        NamedFault.Changing(
            "account-personal",
            "The account has become a personal one, for which nothing can be published.",
            [Endpoints.Me],
            _ => (_, _, answer) => AnswerChanges.Object(answer, me =>
            {
                if (me.ContainsKey("account_type"))
                {
                    me["account_type"] = "PERSONAL";
                }
            })),
        NamedFault.Changing(
            "quota-full",
            "The reading of the publishing limit says that the window is full, although it is not.",
            [Endpoints.Limit],
            _ => (simulator, _, answer) => AnswerChanges.Each(answer, reading => reading["quota_usage"] = simulator.Options.PublishLimit)),
        NamedFault.Changing(
            "quota-missing",
            "The reading of the publishing limit is empty.",
            [Endpoints.Limit],
            _ => (_, _, answer) => AnswerChanges.LeaveOut(answer, (_, _) => true)),
        NamedFault.Changing(
            "quota-duration",
            "The publishing limit is said to be for another duration than 24 hours.",
            [Endpoints.Limit],
            arguments =>
            {
                var seconds = arguments.Number("seconds");
                return (_, _, answer) => AnswerChanges.Each(answer, reading => reading["config"] = new JsonObject
                {
                    ["quota_total"] = 1,
                    ["quota_duration"] = seconds,
                });
            },
            new FaultParameter("seconds", "The duration.", (MovingWindow.Length.TotalSeconds / 2).ToString(System.Globalization.CultureInfo.InvariantCulture))),
    ];

    private static void SetLifetime(JsonObject token, string says)
    {
        if (!token.Remove("expires_in") || says == "missing")
        {
            return;
        }

        token["expires_in"] = Lifetimes[says]?.DeepClone();
    }
}
