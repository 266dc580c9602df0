namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>
/// The schema's history. A database at version N has had the first N entries. An entry that has been released is never
/// changed or moved; new ones go to the end.
/// </summary>
internal static class Migrations
{
    internal static IReadOnlyList<string> All { get; } =
    [
        Schema.Workflows,
        Schema.Stores,
        Schema.Callbacks,
        Schema.EndedWorkflows,
        Schema.Keys,
        Schema.Service,
        Schema.EndedOrParkedWorkflows,
        Schema.JobsWithoutPost,
    ];
}
