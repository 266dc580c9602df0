namespace InstaFunctions.Tests.Quota;

/// <summary>Counts posts in windows by hand, written without a look at the ledger's arithmetic.</summary>
internal static class PostCount
{
    /// <summary>
    /// The most posts that any 24 hours hold. It is enough to look at the windows that begin with a post: any other window
    /// can be slid forward to its first post without losing one.
    /// </summary>
    public static int MostInAnyDay(IReadOnlyCollection<DateTimeOffset> posts) => posts.Count == 0
        ? 0
        : posts.Max(first => posts.Count(post => post >= first && post < first.AddHours(24)));
}
