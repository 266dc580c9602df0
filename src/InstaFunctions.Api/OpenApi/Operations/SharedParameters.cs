using InstaFunctions.Api.Problems;
using InstaFunctions.Api.Routing;

namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The parameters that some operations share, and the refusals that come with them.</summary>
internal static class SharedParameters
{
    public static ApiParameter Prefer(string otherwise) => new(
        "Prefer",
        "header",
        Schemas.Text(),
        $"`wait=N`: wait up to N seconds for the end, 150 at most (the setting `Api:MaxWait`). `respond-async`: do not wait. {otherwise}",
        "wait=30");

    public static ApiParameter IfMatch { get; } = new(
        "If-Match", "header", Schemas.Text(), "Only if it is still at this version: an entity tag, or `*` for any.", "\"MTc\"");

    public static ApiParameter IfNoneMatch { get; } = new(
        "If-None-Match", "header", Schemas.Text(), "Only if it is no longer at this version. With `Prefer: wait=N` the call waits for the next change.", "\"MTc\"");

    public static IReadOnlyList<ApiParameter> Page { get; } =
    [
        new("limit", "query", Schemas.Number(1, Paging.MaxLimit).With("default", Paging.DefaultLimit), "How many items a page has at most.", "50"),
        new("cursor", "query", Schemas.Text(), "Where to go on: the `nextCursor` of the page before."),
    ];

    public static ApiParameter Account { get; } = new("instagramAccountId", "query", Schemas.Uuid, "Only those of this account.", Samples.Account.ToString());

    public static IReadOnlyList<ApiRefusal> PagingRefusals { get; } =
    [
        ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "limit", "limit_out_of_range", $"must be a whole number from 1 to {Paging.MaxLimit}."),
        ApiRefusal.Field(400, ProblemCodes.InvalidRequest, "cursor", "invalid_cursor", "is not a cursor that this list gave out."),
    ];

    public static ApiRefusal Stale { get; } = new(412, ProblemCodes.PreconditionFailed, "It has changed since you read it; read it again.");

    public static ApiRefusal NoScheduling { get; } = new(403, ProblemCodes.FeatureDisabled, "Scheduled publishing is not enabled for this account.");

    public static ApiRefusal NoJob { get; } = new(404, ProblemCodes.JobNotFound, "There is no such job.");

    public static ApiRefusal NoMediaItem { get; } = new(404, ProblemCodes.MediaNotFound, "There is no such media item.");

    public static ApiRefusal NoAccount { get; } = new(404, ProblemCodes.AccountNotFound, "There is no such account.");
}
