namespace InstaFunctions.Simulator.Faults;

/// <summary>What goes wrong on the way, with any call.</summary>
internal static class ConnectionFaults
{
    private static readonly FaultParameter Acts = new("acts", "Whether the call does what it is for all the same.", "no") { Choices = ["no", "yes"] };

    public static IReadOnlyList<NamedFault> All { get; } =
    [
        new("error", "The call is answered with an error.", [Endpoints.Any])
        {
            Parameters = [ErrorAnswer.Parameter("2"), Acts],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], arguments.IsYes(Acts.Name)),
        },
        new("answer-lost", "No answer comes; the connection is held until the client gives up.", [Endpoints.Any])
        {
            Parameters = [new("seconds", "How long it is held at most, in real time.", "300"), Acts],
            Make = arguments => ErrorAnswer.Of("none", arguments.IsYes(Acts.Name)) with { DelaySeconds = arguments.Seconds("seconds").TotalSeconds },
        },
        new("connection-cut", "The connection is dropped instead of an answer.", [Endpoints.Any])
        {
            Parameters = [Acts],
            Make = arguments => ErrorAnswer.Of("cut", arguments.IsYes(Acts.Name)),
        },
        new("answer-empty", "The answer has no body.", [Endpoints.Any])
        {
            Parameters = [new("status", "The HTTP status.", "200"), Acts],
            Make = arguments => ErrorAnswer.Of($"empty-{arguments["status"]}", arguments.IsYes(Acts.Name)),
        },
        new("answer-broken", "The call acts, and its answer breaks off in the middle.", [Endpoints.Any])
        {
            Make = _ => ErrorAnswer.Of("broken", acts: true),
        },
        new("answer-html", "The call acts, and is answered with a page of HTML and status 200.", [Endpoints.Any])
        {
            Make = _ => ErrorAnswer.Of("html", acts: true),
        },
        new("answer-slow", "The right answer comes late.", [Endpoints.Any])
        {
            Parameters = [new("seconds", "How late, in real time.", "5")],
            Make = arguments => new Fault { Kind = FaultKind.Slow, DelaySeconds = arguments.Seconds("seconds").TotalSeconds },
        },
    ];
}
