using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>
/// A world in which anything fails at any time, all of it decided by a seed. One thing is kept true, because without it
/// nobody could ever know anything: within the grace period a live post shows either in its container or in the list.
/// </summary>
internal sealed class Chaos
{
    private static readonly InstagramErrorMeaning[] OfReads =
        [InstagramErrorMeaning.Transient, InstagramErrorMeaning.NotReadable, InstagramErrorMeaning.Throttled];

    private static readonly InstagramErrorMeaning[] OfCreation =
        [InstagramErrorMeaning.Transient, InstagramErrorMeaning.Throttled, InstagramErrorMeaning.MediaNotFetched, InstagramErrorMeaning.SpamBlocked];

    private static readonly InstagramErrorMeaning[] OfRefusals =
        [InstagramErrorMeaning.Transient, InstagramErrorMeaning.Throttled, InstagramErrorMeaning.NotReady, InstagramErrorMeaning.Quota];

    private static readonly InstagramErrorMeaning[] Final =
    [
        InstagramErrorMeaning.Token, InstagramErrorMeaning.Permission, InstagramErrorMeaning.Rejected,
        InstagramErrorMeaning.AccountRestricted,
    ];

    private static readonly Func<string?, string?>[] Rewritings =
    [
        caption => caption,
        caption => caption?.Replace("@", "", StringComparison.Ordinal),
        caption => caption is null ? null : $"\uFEFF{caption.Replace(" ", "\u200B ", StringComparison.Ordinal)}",
        caption => caption?.Replace("&", "&amp;", StringComparison.Ordinal),
        caption => caption?[..^1],
        _ => null,
    ];

    private readonly Random _random;
    private readonly double _faults;
    private readonly bool _lies;
    private readonly double _crashes;

    public Chaos(int seed, bool replays, Action<World>? replace = null, bool lies = false)
    {
        _random = new Random(seed);
        _faults = Pick(0, 0.05, 0.3);
        _crashes = Pick(0, 0.02, 0.1);
        World = new World(replays, replace: replace) { Choose = _random.Next };
        World.Platform.Processing = TimeSpan.FromSeconds(Pick(0, 0, 30, 150, 299, 900));
        World.Platform.FailsWith = _ => Chance(_faults / 10) ? (int)Pick(2207076, 2207026) : null;
        World.Platform.Otherwise = FaultOf;
        World.FailPoints.Otherwise = Interfere;
        _lies = lies;
        if (lies)
        {
            World.Platform.KnowsWhatIsPublished = true;
            World.Platform.Skew = TimeSpan.FromMinutes(_random.Next(-10, 11));
            World.Platform.ReadsBack = Pick(Rewritings);
        }

        var brief = TimeSpan.FromSeconds(_random.Next(240));
        var any = TimeSpan.FromSeconds(_random.Next(7200));
        (World.Platform.StatusLag, World.Platform.ListLag) = Chance(0.5) ? (brief, any) : (any, brief);
        Jobs = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(Accept)];
    }

    public World World { get; }

    public IReadOnlyList<PublishJob> Jobs { get; }

    /// <summary>Runs everything to its end.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public IReadOnlyList<string> Run()
    {
        foreach (var job in Jobs)
        {
            _ = World.Start(job);
        }

        try
        {
            World.RunToEnd();
        }
        catch (Exception exception)
        {
            return [$"{exception.GetType().Name}: {exception.Message}"];
        }

        return [.. Jobs.SelectMany(job => Judge.Findings(World, job))];
    }

    private PublishJob Accept(int number) => World.Accept(
        (PublishProduct)_random.Next(4),
        Chance(0.4) ? "The same as @ever & always" : $"Number {number} of @many & more",
        items: 2 + _random.Next(3),
        scheduledFor: Chance(0.3) ? World.Now + TimeSpan.FromMinutes(_random.Next(120)) : null,
        publishBefore: Chance(0.1) ? World.Now + TimeSpan.FromMinutes(120 + _random.Next(60)) : null);

    private Fault? FaultOf(PlatformCall call)
    {
        if (!Chance(_faults))
        {
            return null;
        }

        if (Chance(0.1))
        {
            return Fault.Crash(acts: Chance(0.5));
        }

        if (Chance(0.03))
        {
            return Fault.Refusal(Pick(Final));
        }

        return call switch
        {
            PlatformCall.Create => Refusal(OfCreation),
            PlatformCall.Publish when Chance(0.3) => Refusal(OfRefusals),
            PlatformCall.Publish => Unclear(),
            _ => Refusal(OfReads),
        };
    }

    private Fault Unclear()
    {
        if (_lies && Chance(0.7))
        {
            var lie = Pick(Enum.GetValues<InstagramErrorMeaning>());
            return Chance(0.7) ? Fault.AfterActing(lie, TimeSpan.FromSeconds(Pick(0, 0, 100))) : Fault.Refusal(lie);
        }

        var meaning = Chance(0.1) ? InstagramErrorMeaning.SpamBlocked : InstagramErrorMeaning.OutcomeUnknown;
        return Chance(0.5)
            ? Fault.AfterActing(meaning, TimeSpan.FromSeconds(Pick(0, 0, 100, 299)))
            : Fault.Refusal(meaning);
    }

    private Fault Refusal(InstagramErrorMeaning[] meanings) =>
        Fault.Refusal(Pick(meanings), Chance(0.5) ? TimeSpan.FromMinutes(_random.Next(1, 40)) : null);

    private void Interfere(string point)
    {
        if (Chance(0.05))
        {
            World.TryRunAgain("Publish");
        }

        if (!Chance(_crashes))
        {
            return;
        }

        if (Chance(0.3))
        {
            throw new IOException("The disk is full.");
        }

        World.Clock.Advance(TimeSpan.FromMinutes(Pick(0, 0, 1, 30, 25 * 60)));
        throw new CrashException(point);
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
