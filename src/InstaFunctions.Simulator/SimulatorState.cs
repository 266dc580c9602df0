using System.Globalization;
using InstaFunctions.Simulator.Accounts;
using InstaFunctions.Simulator.Containers;
using InstaFunctions.Simulator.Posts;

namespace InstaFunctions.Simulator;

/// <summary>
/// Everything the platform knows. Members other than <see cref="Gate"/> are touched only while it is held, so that
/// a check and the act it allows cannot be torn apart by a second request.
/// </summary>
internal sealed class SimulatorState
{
    /// <summary>Containers are forgotten after this, as the platform forgets them; long after they expired.</summary>
    private static readonly TimeSpan ContainerMemory = TimeSpan.FromDays(7);

    // Ids have the length and the beginnings of real ones: too long for a double, so they have to be strings.
    private long _lastAccount = 17841400000000000;
    private long _lastAppScoped = 24500000000000000;
    private long _lastContainer = 17889455560000000;
    private long _lastMedia = 17920238420000000;
    private readonly Queue<Container> _byAge = new();

    public Lock Gate { get; } = new();

    public TokenBook Tokens { get; } = new();

    public List<SimulatedAccount> Accounts { get; } = [];

    public Dictionary<string, SimulatedAccount> AccountsById { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Container> Containers { get; } = new(StringComparer.Ordinal);

    public List<Post> Posts { get; } = [];

    public Dictionary<string, MediaNode> Media { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Post> PostsByShortcode { get; } = new(StringComparer.Ordinal);

    public string NextAccountId() => Text(++_lastAccount);

    public string NextAppScopedId() => Text(++_lastAppScoped);

    public string NextContainerId() => Text(++_lastContainer);

    public string NextMediaId() => Text(++_lastMedia);

    /// <summary>By IG user id, app-scoped id or username.</summary>
    public SimulatedAccount? FindAccount(string id) =>
        AccountsById.GetValueOrDefault(id) ?? Accounts.Find(account => account.Username == id);

    public void Add(Container container, DateTimeOffset now)
    {
        Containers[container.Id] = container;
        _byAge.Enqueue(container);
        while (_byAge.TryPeek(out var oldest) && oldest.CreatedAt + ContainerMemory < now)
        {
            _ = Containers.Remove(_byAge.Dequeue().Id);
        }
    }

    public void Add(SimulatedAccount account, Post post)
    {
        Posts.Add(post);
        account.Posts.Add(post);
        PostsByShortcode[post.Shortcode] = post;
        Media[post.Id] = new MediaNode(post, null);
        if (post.Items.Count > 1)
        {
            foreach (var item in post.Items)
            {
                Media[item.Id] = new MediaNode(post, item);
            }
        }
    }

    public void Clear()
    {
        Containers.Clear();
        _byAge.Clear();
        Posts.Clear();
        Media.Clear();
        PostsByShortcode.Clear();
        foreach (var account in Accounts)
        {
            account.Posts.Clear();
            account.Published.Clear();
            account.Created.Clear();
        }
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
