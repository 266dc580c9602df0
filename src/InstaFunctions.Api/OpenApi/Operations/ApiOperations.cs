namespace InstaFunctions.Api.OpenApi.Operations;

/// <summary>The descriptions of all routes.</summary>
internal static class ApiOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. ServiceOperations.All,
        .. PublishOperations.All,
        .. ScheduleOperations.All,
        .. JobOperations.All,
        .. MediaOperations.All,
        .. AccountOperations.All,
        .. LoginOperations.All,
        .. CallbackOperations.All,
        .. TenantOperations.All,
        .. KeyOperations.All,
    ];
}
