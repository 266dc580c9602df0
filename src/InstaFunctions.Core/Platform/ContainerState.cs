namespace InstaFunctions.Core.Platform;

/// <summary>A container's <c>status_code</c>.</summary>
public enum ContainerStatusCode
{
    /// <summary>The platform is still processing the media.</summary>
    InProgress,

    /// <summary>Ready to be published.</summary>
    Finished,

    /// <summary>The container's post is live.</summary>
    Published,

    /// <summary>Processing failed; final.</summary>
    Error,

    /// <summary>Not published within 24 hours.</summary>
    Expired,
}

/// <summary>What a read of a container says.</summary>
/// <param name="StatusCode">The status.</param>
/// <param name="ErrorSubcode">For <see cref="ContainerStatusCode.Error"/>: the number in the prose of <c>status</c>, when there is one.</param>
/// <param name="Status">The prose of <c>status</c>, without secrets; localised, for people only.</param>
/// <param name="Problem">For <see cref="ContainerStatusCode.Error"/>: what the number means.</param>
public sealed record ContainerState(
    ContainerStatusCode StatusCode, int? ErrorSubcode = null, string? Status = null, InstagramErrorMeaning? Problem = null);
