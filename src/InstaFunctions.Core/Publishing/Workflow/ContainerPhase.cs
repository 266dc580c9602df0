using InstaFunctions.Core.Platform;

namespace InstaFunctions.Core.Publishing;

/// <summary>Makes containers and watches them until they are ready. Orchestration code.</summary>
internal sealed class ContainerPhase(PublishWorkflowContext workflow)
{
    private int _round;

    /// <summary>Makes everything anew and returns the container that can be published.</summary>
    public async Task<ContainerId> MakeAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            workflow.Context.SetCustomStatus("creating_containers");
            var round = ++_round;
            var children = await MakeChildrenAsync();
            var container = await new ContainerCreation(workflow, child: null).CreateAsync(round, children);
            var problem = await new ContainerWatch(workflow, child: null).WatchAsync(container);
            if (problem is null)
            {
                return container;
            }

            await RecoverAsync(problem, attempt);
        }
    }

    /// <summary>
    /// Makes a carousel's items side by side. A carousel is all or nothing: the first item that fails fails the job at once,
    /// whatever the others are waiting for, and nothing was published yet.
    /// </summary>
    private async Task<IReadOnlyList<ContainerId>> MakeChildrenAsync()
    {
        var children = Enumerable.Range(0, workflow.Input.CarouselItems).Select(MakeChildAsync).ToList();
        var unfinished = new List<Task<ContainerId>>(children);
        while (unfinished.Count > 0)
        {
            var finished = await Task.WhenAny(unfinished);
            _ = unfinished.Remove(finished);
            _ = await finished;
        }

        return [.. children.Select(child => child.Result)];
    }

    private async Task<ContainerId> MakeChildAsync(int child)
    {
        for (var attempt = 1; ; attempt++)
        {
            var container = await new ContainerCreation(workflow, child).CreateAsync(attempt, []);
            var problem = await new ContainerWatch(workflow, child).WatchAsync(container);
            if (problem is null)
            {
                return container;
            }

            await RecoverAsync(problem, attempt);
        }
    }

    /// <summary>Waits as the problem asks, before another container is made; throws when that would not help.</summary>
    private async Task RecoverAsync(ContainerProblem problem, int attempt)
    {
        if (problem.Recovery == ContainerRecovery.None || attempt == PublishWorkflowContext.MaxContainerSets)
        {
            throw new PublishFailedException(problem.Error);
        }

        var failure = new PlatformFailure(problem.Meaning, problem.Error.Instagram ?? new PlatformErrorReport(null, null, null, null));
        switch (problem.Recovery)
        {
            case ContainerRecovery.WaitForQuota when workflow.Input.FailWhenQuotaExhausted:
                throw new PublishFailedException(problem.Error);
            case ContainerRecovery.WaitForQuota:
                await workflow.WaitForQuotaAsync(failure, notBefore: null);
                break;
            case ContainerRecovery.BackOff:
                await workflow.BackOffAsync(failure);
                break;
        }
    }
}
