using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator.Platform;

/// <summary>The reading endpoints.</summary>
internal sealed class GraphReads(InstagramSimulator simulator, ContainerDesk containers)
{
    private const int DefaultPage = 25;
    private const int LargestPage = 100;

    /// <summary>Stories are readable for a day.</summary>
    private static readonly TimeSpan StoryLife = TimeSpan.FromHours(24);

    private readonly GraphFields _fields = new(simulator);

    private SimulatorState State => simulator.State;

    public Task<PlatformAnswer> MeAsync(PlatformRequest call)
    {
        var (account, error) = Access.Check(simulator, call, RouteId(call), Scope.Basic);
        if (account is null)
        {
            return Task.FromResult<PlatformAnswer>(error!);
        }

        lock (State.Gate)
        {
            var (json, wrong) = FieldList.Parse(call["fields"]).Select(account, account.AppScopedId, "InstagramUser", _fields.User);
            return Task.FromResult(json is null ? wrong! : PlatformAnswer.Ok(json));
        }
    }

    /// <summary>A container or a media object.</summary>
    public async Task<PlatformAnswer> ObjectAsync(PlatformRequest call)
    {
        var id = RouteId(call);
        var (account, error) = Access.Check(simulator, call, null, Scope.Basic);
        if (account is null)
        {
            return error!;
        }

        Container? container;
        lock (State.Gate)
        {
            container = State.Containers.GetValueOrDefault(id);
        }

        if (container is not null)
        {
            await containers.SettleAsync(container, call.Http.RequestAborted);
        }

        lock (State.Gate)
        {
            var fields = FieldList.Parse(call["fields"]);
            var (json, wrong) =
                container is not null && container.Account == account
                    ? fields.Select((container, simulator.Clock.GetUtcNow()), id, "IGMediaBuilder", _fields.Container)
                : State.Media.TryGetValue(id, out var node) && node.Post.IgUserId == account.IgUserId
                    ? fields.Select(node, id, "Media", _fields.Media)
                : (null, PlatformErrors.NoSuchObject(id, call.Http.Request.Method));
            return json is null ? wrong! : PlatformAnswer.Ok(json);
        }
    }

    public Task<PlatformAnswer> MediaListAsync(PlatformRequest call) => Task.FromResult(List(call, "media", (post, _) => post.MediaProductType != "STORY"));

    public Task<PlatformAnswer> StoriesAsync(PlatformRequest call) =>
        Task.FromResult(List(call, "stories", (post, now) => post.MediaProductType == "STORY" && now < post.Timestamp + StoryLife));

    public Task<PlatformAnswer> LimitAsync(PlatformRequest call)
    {
        var (account, error) = Access.Check(simulator, call, RouteId(call), Scope.ContentPublish);
        if (account is null)
        {
            return Task.FromResult<PlatformAnswer>(error!);
        }

        var options = simulator.Options;
        var fields = FieldList.Parse(call["fields"]).Items.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        if (fields.FirstOrDefault(field => field is not "config" and not "quota_usage") is { } unknown)
        {
            return Task.FromResult<PlatformAnswer>(PlatformErrors.NoSuchField(unknown, "ContentPublishingLimit"));
        }

        var reading = new JsonObject();
        if (fields.Count == 0 || fields.Contains("quota_usage"))
        {
            lock (State.Gate)
            {
                reading["quota_usage"] = account.Published.CountSeen(simulator.Clock.GetUtcNow(), options.QuotaUsageLag);
            }
        }

        if (fields.Contains("config"))
        {
            reading["config"] = new JsonObject
            {
                ["quota_total"] = options.PublishLimit,
                ["quota_duration"] = (int)MovingWindow.Length.TotalSeconds,
            };
        }

        return Task.FromResult(PlatformAnswer.Ok(new JsonObject { ["data"] = new JsonArray(reading) }));
    }

    private PlatformAnswer List(PlatformRequest call, string edge, Func<Post, DateTimeOffset, bool> isListed)
    {
        var (account, error) = Access.Check(simulator, call, RouteId(call), Scope.Basic);
        if (account is null)
        {
            return error!;
        }

        var limit = DefaultPage;
        if (call["limit"] is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            return PlatformErrors.Parameter("The parameter limit must be a positive number");
        }

        limit = Math.Min(limit, LargestPage);
        var fields = FieldList.Parse(call["fields"]);
        lock (State.Gate)
        {
            var now = simulator.Clock.GetUtcNow();
            var posts = NewestFirst(account.Posts)
                .Where(post => now >= post.ListedFrom && isListed(post, now) && IsBetween(call, post));
            var (page, hasMore, hasBefore) = Page(posts, call, limit);
            var data = new JsonArray();
            foreach (var post in page)
            {
                var (json, wrong) = fields.Select(new MediaNode(post, null), post.Id, "Media", _fields.Media);
                if (json is null)
                {
                    return wrong!;
                }

                data.Add((JsonNode)json);
            }

            var answer = new JsonObject { ["data"] = data };
            if (page.Count > 0)
            {
                answer["paging"] = Paging(call, account, edge, page, limit, hasMore, hasBefore);
            }

            return PlatformAnswer.Ok(answer);
        }
    }

    // An account may hold many thousands of posts, of which a page needs few: the list is not copied to turn it round.
    private static IEnumerable<Post> NewestFirst(List<Post> posts)
    {
        for (var i = posts.Count - 1; i >= 0; i--)
        {
            yield return posts[i];
        }
    }

    // Newest first; ids grow with time, so that they serve as cursors.
    private static (List<Post> Page, bool HasMore, bool HasBefore) Page(IEnumerable<Post> newestFirst, PlatformRequest call, int limit)
    {
        if (Cursor(call["before"]) is { } before)
        {
            var newer = newestFirst.TakeWhile(post => string.CompareOrdinal(post.Id, before) > 0).ToList();
            return (newer.TakeLast(limit).ToList(), true, newer.Count > limit);
        }

        var after = Cursor(call["after"]);
        var rest = after is null ? newestFirst : newestFirst.SkipWhile(post => string.CompareOrdinal(post.Id, after) >= 0);
        var page = rest.Take(limit + 1).ToList();
        return (page.Take(limit).ToList(), page.Count > limit, after is not null);
    }

    private JsonObject Paging(PlatformRequest call, SimulatedAccount account, string edge, List<Post> page, int limit, bool hasMore, bool hasBefore)
    {
        var (first, last) = (Cursor64(page[0].Id), Cursor64(page[^1].Id));
        var paging = new JsonObject
        {
            ["cursors"] = new JsonObject { ["before"] = first, ["after"] = last },
        };

        // Unlike the real platform's, these links hold no token: what they are written to would hold it too.
        var version = call.Http.Request.RouteValues.TryGetValue("version", out var v) ? $"{v}/" : "";
        var link = new Uri(simulator.BaseUrl, string.Create(CultureInfo.InvariantCulture,
            $"{version}{account.IgUserId}/{edge}?fields={Uri.EscapeDataString(call["fields"] ?? "")}&limit={limit}")).AbsoluteUri;
        if (hasMore)
        {
            paging["next"] = $"{link}&after={last}";
        }

        if (hasBefore)
        {
            paging["previous"] = $"{link}&before={first}";
        }

        return paging;
    }

    private static bool IsBetween(PlatformRequest call, Post post) =>
        (!long.TryParse(call["since"], NumberStyles.None, CultureInfo.InvariantCulture, out var since) || post.Timestamp.ToUnixTimeSeconds() >= since)
        && (!long.TryParse(call["until"], NumberStyles.None, CultureInfo.InvariantCulture, out var until) || post.Timestamp.ToUnixTimeSeconds() <= until);

    private static string Cursor64(string id) => Convert.ToBase64String(Encoding.ASCII.GetBytes(id)).Replace("=", "", StringComparison.Ordinal);

    private static string? Cursor(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length)
            ? Encoding.ASCII.GetString(bytes, 0, length)
            : null;
    }

    private static string RouteId(PlatformRequest call) => (string?)call.Http.Request.RouteValues["id"] ?? "me";
}
