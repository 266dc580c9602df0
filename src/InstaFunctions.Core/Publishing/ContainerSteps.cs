using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Makes containers and watches them until they are ready. Orchestration code.</summary>
internal sealed class ContainerSteps(WorkflowSteps steps)
{
    private const int MaxRounds = 3;
    private const int MaxFetchTries = 3;
    private const int MaxOutages = 6;

    private int _round;

    /// <summary>Makes everything anew and returns the container that can be published.</summary>
    public async Task<ContainerId> MakeAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            steps.Context.SetCustomStatus("creating_containers");
            var round = ++_round;

            // A carousel is all or nothing: one item that fails fails them all, and nothing was published yet.
            var children = await Task.WhenAll(Enumerable.Range(0, steps.Input.CarouselItems).Select(MakeChildAsync));
            var container = await CreateAsync(round, child: null, children);
            var problem = await WatchAsync(container, child: null);
            if (problem is null)
            {
                return container;
            }

            if (attempt == MaxRounds || !problem.MayRecover)
            {
                throw new PublishFailedException(problem.Error);
            }
        }
    }

    private async Task<ContainerId> MakeChildAsync(int child)
    {
        for (var attempt = 1; ; attempt++)
        {
            var container = await CreateAsync(attempt, child, []);
            var problem = await WatchAsync(container, child);
            if (problem is null)
            {
                return container;
            }

            if (attempt == MaxRounds || !problem.MayRecover)
            {
                throw new PublishFailedException(problem.Error);
            }
        }
    }

    private async Task<ContainerId> CreateAsync(int round, int? child, IReadOnlyList<ContainerId> children)
    {
        var fetchTries = 0;
        var outages = 0;
        while (true)
        {
            var result = await steps.CallAsync(
                PublishNames.CreateContainer,
                new CreateContainerInput(steps.Input.Ref, round, child, children));
            if (result.Container is { } container)
            {
                return container;
            }

            if (result.Error is { } error)
            {
                throw new PublishFailedException(error);
            }

            if (result.NotBefore is { } notBefore)
            {
                await steps.WaitAsync(
                    JobPhase.WaitingForPlatform,
                    notBefore,
                    PublishErrors.AccountPaused,
                    "The account is paused, or has made all the containers that Instagram allows in 24 hours.");
                continue;
            }

            var failure = result.Failure!;
            switch (failure.Meaning)
            {
                case InstagramErrorMeaning.Throttled:
                case InstagramErrorMeaning.SpamBlocked:
                case InstagramErrorMeaning.Transient when ++outages < MaxOutages:
                case InstagramErrorMeaning.NotReadable when ++outages < MaxOutages:
                case InstagramErrorMeaning.ContainerGone when ++outages < MaxOutages:

                // A container whose creation is unclear is one that nobody uses.
                case InstagramErrorMeaning.OutcomeUnknown when ++outages < MaxOutages:
                case InstagramErrorMeaning.MediaNotFetched when ++fetchTries < MaxFetchTries:
                    await steps.BackOffAsync(failure);
                    break;
                default:
                    var kind = failure.Meaning == InstagramErrorMeaning.OutcomeUnknown
                        ? PublishErrors.PlatformUnavailable
                        : PublishErrors.Of(failure.Meaning);
                    throw new PublishFailedException(kind.Because(
                        $"Instagram made no container{Item(child)}: {failure.Report.Message}", failure.Report));
            }
        }
    }

    /// <summary>
    /// Reads the status at once and then once an interval, until it is ready or the time is up. The platform's guide:
    /// "once per minute, for no more than 5 minutes".
    /// </summary>
    /// <returns>Null when the container is ready.</returns>
    private async Task<ContainerProblem?> WatchAsync(ContainerId container, int? child)
    {
        var started = steps.Context.CurrentUtc;
        for (var next = started; ; next += steps.Timings.PollInterval)
        {
            if (next > started)
            {
                steps.Context.SetCustomStatus("processing");
                await steps.Context.CreateTimerAsync(next, CancellationToken.None);
            }

            var asked = steps.Context.CurrentUtc;
            var reading = await steps.CallAsync(PublishNames.ReadContainer, new ContainerInput(steps.Input.Ref, container));
            if (reading.Status == ContainerStatusCode.Finished)
            {
                return null;
            }

            if (await WaitToBeAnsweredAsync(reading))
            {
                // Time in which the platform must not be asked is none in which it did not finish.
                var lost = steps.Context.CurrentUtc - asked;
                started += lost;
                next += lost - steps.Timings.PollInterval;
                continue;
            }


            if (ContainerProblem.Of(reading, Item(child)) is { } problem)
            {
                return problem;
            }

            // What was missed while the machine was off is not made up for in a burst.
            while (next + steps.Timings.PollInterval < steps.Context.CurrentUtc)
            {
                next += steps.Timings.PollInterval;
            }

            if (next + steps.Timings.PollInterval > started + steps.Timings.PollTimeout)
            {
                return new ContainerProblem(false, reading.Status is not null
                    ? PublishErrors.ContainerTimeout.Because(
                        $"Instagram had not finished{Item(child)} after {steps.Timings.PollTimeout}.", reading.Failure?.Report)
                    : PublishErrors.PlatformUnavailable.Because(
                        $"Instagram did not tell the container's status{Item(child)} in {steps.Timings.PollTimeout}.", reading.Failure?.Report));
            }
        }
    }

    /// <summary>Waits when the platform may not be asked now, or has said so itself.</summary>
    private async Task<bool> WaitToBeAnsweredAsync(ContainerReading reading)
    {
        if (reading.Error is { } error)
        {
            throw new PublishFailedException(error);
        }

        if (reading.NotBefore is { } notBefore)
        {
            await steps.WaitAsync(JobPhase.WaitingForPlatform, notBefore, PublishErrors.AccountPaused, "The account is paused.");
            return true;
        }

        if (reading.Failure is { Meaning: InstagramErrorMeaning.Throttled or InstagramErrorMeaning.SpamBlocked } failure)
        {
            await steps.BackOffAsync(failure);
            return true;
        }

        return false;
    }

    private static string Item(int? child) => child is { } index ? $" (item {index} of the carousel)" : "";
}

/// <summary>Why a container cannot be published, and whether another one may do better.</summary>
internal sealed record ContainerProblem(bool MayRecover, PublishError Error)
{
    // The platform's error reference tells to make a new container after these. 2207076 is the unexplained "media upload
    // has failed", which users see pass at a second try.
    private static readonly int[] WorthAnotherContainer = [2207001, 2207003, 2207020, 2207032, 2207052, 2207053, 2207076];

    /// <summary>Null when the reading is no reason to give up.</summary>
    public static ContainerProblem? Of(ContainerReading reading, string item)
    {
        var subcode = reading.ErrorSubcode;
        return (reading.Status, reading.Failure?.Meaning) switch
        {
            (ContainerStatusCode.Error, _) => new(
                subcode is { } number && WorthAnotherContainer.Contains(number),
                PublishErrors.ContainerError.Because(
                    $"Instagram failed to process the media{item}" + (subcode is null ? "." : $" (error {subcode})."),
                    new PlatformErrorReport(null, subcode, null, null))),
            (ContainerStatusCode.Expired, _) => new(
                true,
                PublishErrors.ContainerExpired.Because($"The container{item} expired.")),
            (ContainerStatusCode.Published, _) => new(
                false,
                PublishErrors.OutcomeUnknown.Because($"Instagram says that the container{item} is published, but this service did not publish it.")),
            (_, InstagramErrorMeaning.Token or InstagramErrorMeaning.Permission or InstagramErrorMeaning.AccountRestricted) => new(
                false,
                PublishErrors.Of(reading.Failure!.Meaning).Because(
                    $"Instagram no longer lets this service read the container{item}: {reading.Failure.Report.Message}",
                    reading.Failure.Report)),

            (_, InstagramErrorMeaning.ContainerGone) => new(
                true,
                PublishErrors.ContainerExpired.Because($"Instagram no longer knows the container{item}.", reading.Failure!.Report)),

            // A read that fails otherwise proves nothing about the container: the next one may succeed.
            _ => null,
        };
    }
}
