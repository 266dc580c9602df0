using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Makes one container, and outlasts what passes by itself. Orchestration code.</summary>
/// <param name="workflow">The job's workflow.</param>
/// <param name="child">The item of a carousel; null for the container that is published.</param>
internal sealed class ContainerCreation(PublishWorkflowContext workflow, int? child)
{
    private const int MaxTries = 3;

    private readonly Dictionary<InstagramErrorMeaning, int> _tries = [];
    private DateTimeOffset? _notReadySince;

    /// <summary>The new container.</summary>
    /// <param name="round">The number under which it is stored.</param>
    /// <param name="children">A carousel's children.</param>
    /// <exception cref="PublishFailedException">None can be made.</exception>
    public async Task<ContainerId> CreateAsync(int round, IReadOnlyList<ContainerId> children)
    {
        while (true)
        {
            var result = await workflow.CallAsync(
                PublishNames.CreateContainer, new CreateContainerInput(workflow.Input.Ref, round, child, children));
            if (result.Container is { } container)
            {
                return container;
            }

            await WaitAsync(result);
        }
    }

    private Task WaitAsync(CreateContainerResult result) => result switch
    {
        { Error: { } error } => throw new PublishFailedException(error),
        { ContainersFreeAt: { } freeAt } => workflow.WaitAsync(
            JobPhase.WaitingForPlatform,
            freeAt,
            PublishErrors.ContainerLimit,
            "The account has made the 400 containers that Instagram allows in 24 hours."),
        { NotBefore: { } notBefore } => workflow.WaitAsync(
            JobPhase.WaitingForPlatform, notBefore, PublishErrors.AccountPaused, "The account is paused."),
        _ => AfterFailureAsync(result.Failure!),
    };

    private Task AfterFailureAsync(PlatformFailure failure)
    {
        switch (failure.Meaning)
        {
            // These pass by themselves, and the patience of the job bounds them all together.
            case InstagramErrorMeaning.Throttled:
            case InstagramErrorMeaning.SpamBlocked:
            case InstagramErrorMeaning.Transient:
                return workflow.BackOffAsync(failure);

            // A carousel's parent, made before Instagram sees its children as ready.
            case InstagramErrorMeaning.NotReady:
                return AfterNotReadyAsync(failure);

            case InstagramErrorMeaning.Quota when !workflow.Input.FailWhenQuotaExhausted:
                return workflow.WaitForQuotaAsync(failure, notBefore: null);

            // Valid tokens get these too when Instagram is in trouble: they are asked again after some minutes.
            case InstagramErrorMeaning.Token or InstagramErrorMeaning.Permission when MayTryAgain(failure):
                return workflow.BackOffAsync(failure, workflow.Timings.SuspectInterval);

            // A container whose making is unclear is one that nobody uses.
            case InstagramErrorMeaning.MediaNotFetched or InstagramErrorMeaning.NotReadable or InstagramErrorMeaning.Unrecognized
                or InstagramErrorMeaning.OutcomeUnknown or InstagramErrorMeaning.ContainerGone or InstagramErrorMeaning.ContainerNotFound
                when MayTryAgain(failure):
                return workflow.BackOffAsync(failure);

            default:
                throw Failed(failure);
        }
    }

    private Task AfterNotReadyAsync(PlatformFailure failure)
    {
        var next = workflow.Context.CurrentUtc + workflow.Timings.PollInterval;
        _notReadySince ??= workflow.Context.CurrentUtc;
        return next <= _notReadySince + workflow.Timings.PollTimeout
            ? workflow.WaitAsync(JobPhase.Processing, next, PublishErrors.ContainerTimeout, "Instagram says that an item is not ready yet.", failure.Report)
            : throw Failed(failure);
    }

    private bool MayTryAgain(PlatformFailure failure)
    {
        var tries = _tries[failure.Meaning] = _tries.GetValueOrDefault(failure.Meaning) + 1;
        return tries < MaxTries;
    }

    private PublishFailedException Failed(PlatformFailure failure)
    {
        var kind = failure.Meaning == InstagramErrorMeaning.OutcomeUnknown
            ? PublishErrors.PlatformUnavailable
            : PublishErrors.Of(failure.Meaning);
        return new(kind.Because($"Instagram made no container{CarouselItem.Name(child)}: {failure.Report.Message}", failure.Report));
    }
}

/// <summary>How texts name a carousel's item.</summary>
internal static class CarouselItem
{
    public static string Name(int? child) => child is { } index ? $" (item {index} of the carousel)" : "";
}
