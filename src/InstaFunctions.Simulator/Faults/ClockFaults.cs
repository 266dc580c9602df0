using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Platform;

namespace InstaFunctions.Simulator.Faults;

/// <summary>A platform whose time is not the client's.</summary>
internal static class ClockFaults
{
    private const string Timestamps = "yyyy-MM-dd'T'HH:mm:ss'+0000'";

    private static readonly FaultParameter Ahead = new("seconds", "How far ahead of the right time; negative for behind.", "300");

    public static IReadOnlyList<NamedFault> All { get; } =
    [
        NamedFault.Changing(
            "clock-skewed",
            "The platform's clock is wrong: its `Date` header and the times of posts alike.",
            [Endpoints.Any],
            arguments =>
            {
                var ahead = TimeSpan.FromSeconds(arguments.Number("seconds"));
                return (simulator, _, answer) => AnswerChanges.Each(Dated(simulator, answer, ahead), item => Move(item, ahead));
            },
            Ahead),
        NamedFault.Changing(
            "date-wrong",
            "The `Date` header is wrong; the times of posts are right.",
            [Endpoints.Any],
            arguments =>
            {
                var ahead = TimeSpan.FromSeconds(arguments.Number("seconds"));
                return (simulator, _, answer) => Dated(simulator, answer, ahead);
            },
            Ahead),
        NamedFault.Changing(
            "date-unreadable",
            "The `Date` header is no date.",
            [Endpoints.Any],
            _ => (_, _, answer) => answer.With("Date", "some time ago")),
    ];

    private static PlatformAnswer Dated(InstagramSimulator simulator, PlatformAnswer answer, TimeSpan ahead) =>
        answer.With("Date", (simulator.Clock.GetUtcNow() + ahead).ToString("R", CultureInfo.InvariantCulture));

    private static void Move(JsonObject item, TimeSpan ahead)
    {
        if (DateTimeOffset.TryParseExact((string?)item["timestamp"], Timestamps, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            item["timestamp"] = GraphFields.Timestamp(time + ahead);
        }
    }
}
