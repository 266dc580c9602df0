using System.Text.Json.Nodes;

namespace InstaFunctions.Simulator.Faults;

/// <summary>What lists and reads of posts show that is not so, or do not show that is.</summary>
internal static class ListFaults
{
    private static readonly string[] Lists = [Endpoints.MediaList, Endpoints.Stories];

    private static readonly string[] Reads = [Endpoints.Media, .. Lists];

    public static IReadOnlyList<NamedFault> All { get; } =
    [
        new("list-unreadable", "The list of posts or stories cannot be read.", Lists)
        {
            Parameters = [ErrorAnswer.Parameter("10")],
            Make = arguments => ErrorAnswer.Of(arguments["answer"], acts: false),
        },
        NamedFault.Changing(
            "list-empty", "The list shows nothing.", Lists, _ => (_, _, answer) => AnswerChanges.LeaveOut(answer, (_, _) => true)),
        NamedFault.Changing(
            "list-late",
            "The list does not show posts that have just gone live.",
            Lists,
            arguments =>
            {
                var lag = arguments.Seconds("seconds");
                return (simulator, _, answer) => AnswerChanges.LeaveOut(answer, (post, _) => IsYounger(simulator, post, lag));
            },
            new FaultParameter("seconds", "For how long after going live.", "60")),
        NamedFault.Changing(
            "list-missing",
            "The list leaves out its newest posts.",
            Lists,
            arguments =>
            {
                var count = arguments.Number("posts");
                return (_, _, answer) => AnswerChanges.LeaveOut(answer, (_, index) => index < count);
            },
            new FaultParameter("posts", "How many.", "1")),
        NamedFault.Changing(
            "fields-missing",
            "A field of every post is left out.",
            Reads,
            arguments =>
            {
                var field = arguments["field"];
                return (_, _, answer) => AnswerChanges.Each(answer, post => post.Remove(field));
            },
            new FaultParameter("field", "Which.", "timestamp") { Choices = ["timestamp", "caption", "media_type", "media_product_type", "permalink"] }),
        NamedFault.Changing(
            "caption-rewritten",
            "Captions are read back otherwise than they were sent.",
            Reads,
            arguments =>
            {
                var rewrite = CaptionRewriting.By(arguments["how"]);
                return (_, _, answer) => AnswerChanges.Each(answer, post => Rewrite(post, rewrite));
            },
            new FaultParameter("how", "What is changed.", "without-at") { Choices = CaptionRewriting.Names }),
        NamedFault.Changing(
            "permalink-missing",
            "A post is read without its permalink.",
            Reads,
            _ => (_, _, answer) => AnswerChanges.Each(answer, post => post.Remove("permalink"))),
        NamedFault.Changing(
            "permalink-late",
            "A post that has just gone live is read without its permalink.",
            Reads,
            arguments =>
            {
                var lag = arguments.Seconds("seconds");
                return (simulator, _, answer) => AnswerChanges.Each(answer, post =>
                {
                    if (IsYounger(simulator, post, lag))
                    {
                        post.Remove("permalink");
                    }
                });
            },
            new FaultParameter("seconds", "For how long after going live.", "60")),
    ];

    private static void Rewrite(JsonObject post, Func<string, string?> rewrite)
    {
        if ((string?)post["caption"] is not { } caption)
        {
            return;
        }

        if (rewrite(caption) is { } rewritten)
        {
            post["caption"] = rewritten;
        }
        else
        {
            _ = post.Remove("caption");
        }
    }

    private static bool IsYounger(InstagramSimulator simulator, JsonObject post, TimeSpan than)
    {
        lock (simulator.State.Gate)
        {
            return (string?)post["id"] is { } id
                && simulator.State.Media.TryGetValue(id, out var media)
                && simulator.Clock.GetUtcNow() < media.Post.Timestamp + than;
        }
    }
}
