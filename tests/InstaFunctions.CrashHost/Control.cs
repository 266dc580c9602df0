using System.Globalization;

namespace InstaFunctions.CrashHost;

/// <summary>What the process can be told to do.</summary>
internal sealed class Control
{
    private ITimer? _death;

    /// <summary>Where the process may be told to die.</summary>
    public KillingFailPoints FailPoints { get; } = new();

    /// <summary>The process's clock.</summary>
    public MovableClock Clock { get; } = new();

    /// <summary>Obeys one line.</summary>
    public void Do(string command)
    {
        switch (command.Split(' '))
        {
            case ["arm", var point, var passing]:
                FailPoints.Arm(point, int.Parse(passing, CultureInfo.InvariantCulture));
                break;
            case ["die", var milliseconds]:
                var time = TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture));
                _death = TimeProvider.System.CreateTimer(_ => SuddenDeath.Come(), null, time, Timeout.InfiniteTimeSpan);
                break;
            case ["clock", var seconds]:
                Clock.Offset = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
                break;
            case ["files", "any"]:
                FileSizeLimit.Lift();
                break;
            case ["files", var bytes]:
                FileSizeLimit.Set(ulong.Parse(bytes, CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"There is no command \"{command}\".", nameof(command));
        }
    }
}
