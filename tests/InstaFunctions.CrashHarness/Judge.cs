using System.Text.Json.Nodes;
using InstaFunctions.Simulator;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.CrashHarness;

/// <summary>Holds what the service says of a job against what Instagram really has.</summary>
internal sealed class Judge(InstagramSimulator instagram)
{
    private readonly ILookup<string, Post> _posts = instagram.Posts.ToLookup(post => post.Items[0].Media.Sha256);

    /// <summary>
    /// Whether Instagram lies: then a post may stay without its id, when its caption is read back otherwise, and a job whose
    /// outcome is unknown may have its post. It may never name another post, or call one safe to publish again that is live.
    /// </summary>
    public bool Lies { get; init; }

    /// <summary>An order's posts, found by its media, which are like no other's.</summary>
    public IReadOnlyList<Post> PostsOf(Order order) => [.. _posts[order.Media[0].Sha256]];

    /// <summary>What is wrong; null when all is as it must be.</summary>
    public string? Try(Order order, JsonObject? job)
    {
        var posts = PostsOf(order);
        var fault = (job, posts.Count) switch
        {
            (_, > 1) => "double: more than one post",
            (null, > 0) => "a refused order was published",
            (null, _) => null,
            _ => (string?)job["status"] switch
            {
                "succeeded" => posts.Count == 0 ? "lost: succeeded without a post" : TrySuccess(order, job, posts[0], Lies),
                "failed" => TryFailure(job, posts.Count, Lies),
                var other => $"stuck: {other}",
            },
        };
        return fault is null ? null : $"{fault} [{order.Kind} {order.Mark}, posts {string.Join(", ", posts.Select(p => p.Id))}] {job?.ToJsonString()}";
    }

    private static string? TrySuccess(Order order, JsonObject job, Post post, bool lies)
    {
        var id = (string?)job["igMediaId"];
        return post.Caption != order.Caption ? $"the caption is \"{post.Caption}\""
            : post.Username != order.Account ? $"it is on the account {post.Username}"
            : !post.Items.Select(item => item.Media.Sha256).SequenceEqual(order.Media.Select(sample => sample.Sha256)) ? "the media are not those of the order"
            : job["error"] is not null ? "it has an error"
            // Of several stories that nothing tells apart, no one can say which is whose.
            : id is null && (lies || order.Kind == OrderKind.Story) ? null
            : id != post.Id ? $"the job says that the post is {id}"
            : (string?)job["permalink"] is { } link && link != post.Permalink.ToString() ? $"the job says that the post is at {link}"
            : null;
    }

    private static string? TryFailure(JsonObject job, int posts, bool lies)
    {
        var error = job["error"]!;
        var code = (string)error["code"]!;
        var isSafe = (bool)error["safeToResubmit"]!;
        var wasSent = job["events"]!.AsArray().Any(line => (string)line!["type"]! == "publish_intent");
        return posts > 0 && !(lies && code == "outcome_unknown") ? $"untrue: failed as {code}, with a post"
            : isSafe == (code == "outcome_unknown") ? $"untrue: {code} with safeToResubmit {isSafe}"
            : !isSafe && !wasSent ? "untrue: unknown, without an attempt"
            : code == "internal_error" ? "untrue: a fault of the service"
            : string.IsNullOrEmpty((string?)error["message"]) || string.IsNullOrEmpty((string?)error["remedy"]) ? "a failure without words"
            : null;
    }
}
