namespace InstaFunctions.Simulator.Faults;

/// <summary>What <c>media_publish</c> answers instead of the post's id.</summary>
internal static class PublishFaults
{
    public static IReadOnlyList<NamedFault> All { get; } =
    [
        new("publish-refused", "The publish call is answered with an error, and nothing is published.", [Endpoints.Publish])
        {
            Parameters = [ErrorAnswer.Parameter("24/2207008")],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], acts: false),
        },
        new("publish-lies", "The publish call is answered with an error although the post is live.", [Endpoints.Publish])
        {
            Parameters =
            [
                ErrorAnswer.Parameter("24/2207008"),
                new("statusLag", "For so many seconds the container still reads FINISHED.", "0"),
                new("listLag", "For so many seconds no list shows the post.", "0"),
            ],
            Make = arguments => Lagging(ErrorAnswer.Of(arguments["answer"], acts: true), arguments),
        },
        new("publish-unseen", "The publish call is answered with the post's id, but reads see the post late.", [Endpoints.Publish])
        {
            Parameters =
            [
                new("statusLag", "For so many seconds the container still reads FINISHED.", "60"),
                new("listLag", "For so many seconds no list shows the post.", "60"),
            ],
            Make = arguments => Lagging(new Fault { Kind = FaultKind.Lag }, arguments),
        },
    ];

    private static Fault Lagging(Fault fault, FaultArguments arguments) => fault with
    {
        LagStatusSeconds = arguments.Seconds("statusLag").TotalSeconds,
        LagListSeconds = arguments.Seconds("listLag").TotalSeconds,
    };
}
