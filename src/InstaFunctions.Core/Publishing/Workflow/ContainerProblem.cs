using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>What may help a container that cannot be published.</summary>
internal enum ContainerRecovery
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Another container, at once.</summary>
    Another,

    /// <summary>Another container after a while.</summary>
    BackOff,

    /// <summary>Another container once the account's window has room.</summary>
    WaitForQuota,
}

/// <summary>Why a container cannot be published.</summary>
/// <param name="Meaning">What Instagram's word on it means.</param>
/// <param name="Recovery">What may help.</param>
/// <param name="Error">How the job fails when that does not help.</param>
internal sealed record ContainerProblem(InstagramErrorMeaning Meaning, ContainerRecovery Recovery, PublishError Error)
{
    /// <summary>
    /// Null when the reading is no reason to give up: a read that fails proves nothing about the container, and the next one
    /// may succeed.
    /// </summary>
    public static ContainerProblem? Of(ContainerReading reading, int? child) => (reading.Status, reading.Failure?.Meaning) switch
    {
        (ContainerStatusCode.Error, _) => Failed(reading, child),
        (ContainerStatusCode.Expired, _) => new(
            InstagramErrorMeaning.ContainerGone,
            ContainerRecovery.Another,
            PublishErrors.ContainerExpired.Because($"The container{CarouselItem.Name(child)} expired.")),
        (ContainerStatusCode.Published, _) => new(
            InstagramErrorMeaning.OutcomeUnknown,
            ContainerRecovery.None,
            PublishErrors.OutcomeUnknown.Because(
                $"Instagram says that the container{CarouselItem.Name(child)} is published, but this service did not publish it.")),
        (_, InstagramErrorMeaning.ContainerGone) => new(
            InstagramErrorMeaning.ContainerGone,
            ContainerRecovery.Another,
            PublishErrors.ContainerExpired.Because(
                $"Instagram no longer knows the container{CarouselItem.Name(child)}.", reading.Failure!.Report)),
        _ => null,
    };

    /// <summary>The container was not finished in time.</summary>
    public static ContainerProblem Late(TimeSpan timeout, ContainerReading last, int? child) => new(
        InstagramErrorMeaning.NotReady,
        ContainerRecovery.None,
        PublishErrors.ContainerTimeout.Because(
            $"Instagram had not finished{CarouselItem.Name(child)} after {timeout}.", last.Failure?.Report));

    /// <summary>The number in the status means what it would mean as an answer.</summary>
    private static ContainerProblem Failed(ContainerReading reading, int? child)
    {
        var meaning = reading.Problem ?? InstagramErrorMeaning.ProcessingFailed;
        var number = reading.ErrorSubcode is { } subcode ? $" (error {subcode})" : "";
        var says = reading.Says is { Length: > 0 } sentence ? $": {sentence}" : ".";
        return new(
            meaning,
            RecoveryOf(meaning),
            KindOf(meaning).Because(
                $"Instagram failed to process the media{CarouselItem.Name(child)}{number}{says}",
                new PlatformErrorReport(null, reading.ErrorSubcode, reading.Says, null)));
    }

    private static ContainerRecovery RecoveryOf(InstagramErrorMeaning meaning) => meaning switch
    {
        InstagramErrorMeaning.Transient or InstagramErrorMeaning.ContainerGone or InstagramErrorMeaning.ContainerNotFound
            or InstagramErrorMeaning.NotReady => ContainerRecovery.Another,
        InstagramErrorMeaning.MediaNotFetched or InstagramErrorMeaning.Throttled or InstagramErrorMeaning.SpamBlocked => ContainerRecovery.BackOff,
        InstagramErrorMeaning.Quota => ContainerRecovery.WaitForQuota,
        _ => ContainerRecovery.None,
    };

    private static PublishErrorKind KindOf(InstagramErrorMeaning meaning) => meaning switch
    {
        InstagramErrorMeaning.Transient or InstagramErrorMeaning.ProcessingFailed or InstagramErrorMeaning.NotReady
            or InstagramErrorMeaning.NotReadable or InstagramErrorMeaning.Unrecognized => PublishErrors.ContainerError,
        _ => PublishErrors.Of(meaning),
    };
}
