namespace InstaFunctions.Benchmarks.Figures;

/// <summary>How much is measured: the default sizes, or a part of them for a quick look.</summary>
/// <param name="Scale">1 for the default sizes.</param>
internal sealed record Sizes(double Scale)
{
    public int Of(int full, int least = 1) => Math.Max(least, (int)(full * Scale));
}
