using System.Globalization;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Containers;

namespace InstaFunctions.Simulator.Faults;

/// <summary>What goes wrong with the making of containers, and what their reads say that is not so.</summary>
internal static class ContainerFaults
{
    private const int ContainersFreeInMinutes = 60;

    private static readonly FaultParameter Number = new("number", "The number in the status; 0 for none.", "2207053");

    private static readonly FaultParameter Sentence = new("sentence", "The whole `status`, instead of the usual one.", "");

    public static IReadOnlyList<NamedFault> All { get; } =
    [
        new("create-refused", "The call that makes a container is answered with an error, and makes none.", [Endpoints.Create])
        {
            Parameters = [ErrorAnswer.Parameter("2")],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], acts: false),
        },
        new("carousel-not-ready", "A carousel's parent is refused with 9007/2207027, as if its children were still being processed.", [Endpoints.Create])
        {
            Make = _ => ErrorAnswer.Of("9007/2207027", acts: false) with { IsFor = request => request["media_type"] == "CAROUSEL" },
        },
        new("container-limit", "The account has made its 400 containers of 24 hours, and is told 80002 with the minutes to wait.", [Endpoints.Create])
        {
            Parameters = [new("minutes", "The minutes to wait.", ContainersFreeInMinutes.ToString(CultureInfo.InvariantCulture))],
            Make = arguments => ErrorAnswer.Of("80002", acts: false) with { Headers = Usage(arguments.Number("minutes")) },
        },
        new("address-echoed", "The media cannot be fetched, and the error's text holds their address.", [Endpoints.Create])
        {
            Parameters = [new("encoding", "How the address is written.", "plain") { Choices = EchoedAddress.Encodings }],
            Make = arguments => new Fault { Kind = FaultKind.Change, Change = EchoedAddress.In(arguments["encoding"]) },
        },
        new("container-error", "The container is made, and ends in ERROR.", [Endpoints.Create])
        {
            Parameters = [Number, Sentence],
            Make = arguments => new Fault
            {
                Kind = FaultKind.ProcessingError,
                Code = (int)arguments.Number(Number.Name),
                Message = arguments[Sentence.Name] is { Length: > 0 } sentence ? sentence : null,
            },
        },
        new("container-unreadable", "The container's status cannot be read.", [Endpoints.Status])
        {
            Parameters = [ErrorAnswer.Parameter("100/33")],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], acts: false),
        },
        NamedFault.Changing(
            "container-says",
            "The container's status is read as another one than it is.",
            [Endpoints.Status],
            arguments =>
            {
                var (says, number, sentence) = (arguments["says"], arguments.Number(Number.Name), arguments[Sentence.Name]);
                return (_, _, answer) => AnswerChanges.Object(answer, container =>
                {
                    container["status_code"] = says;
                    container["status"] = sentence.Length > 0 ? sentence
                        : says == "ERROR" && number > 0 ? string.Create(CultureInfo.InvariantCulture, $"Error: Media upload has failed with error code {number}")
                        : says;
                });
            },
            new FaultParameter("says", "What it reads as.", "ERROR") { Choices = ["IN_PROGRESS", "FINISHED", "PUBLISHED", "ERROR", "EXPIRED"] },
            Number,
            Sentence),
        NamedFault.Changing(
            "container-late",
            "A container whose post is live still reads FINISHED for a while.",
            [Endpoints.Status],
            arguments =>
            {
                var lag = arguments.Seconds("seconds");
                return (simulator, request, answer) => IsPublishedSince(simulator, request.ContainerId, lag)
                    ? AnswerChanges.Object(answer, container => (container["status_code"], container["status"]) = ("FINISHED", "Finished"))
                    : answer;
            },
            new FaultParameter("seconds", "For how long after going live.", "60")),
    ];

    private static bool IsPublishedSince(InstagramSimulator simulator, string? id, TimeSpan lag)
    {
        lock (simulator.State.Gate)
        {
            return id is not null
                && simulator.State.Containers.TryGetValue(id, out Container? container)
                && container.MediaIds is [var post, ..]
                && simulator.State.Media.TryGetValue(post, out var media)
                && simulator.Clock.GetUtcNow() < media.Post.Timestamp + lag;
        }
    }

    private static Dictionary<string, string> Usage(double minutes) => new()
    {
        ["X-Business-Use-Case-Usage"] = new JsonObject
        {
            ["1"] = new JsonArray(new JsonObject
            {
                ["type"] = "instagram",
                ["call_count"] = 100,
                ["estimated_time_to_regain_access"] = minutes,
            }),
        }.ToJsonString(),
    };
}
