using System.Buffers.Binary;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Load;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>
/// How fast media come in, against bare endpoints that write the same bytes into a file: one that answers, as the service does,
/// when they are on the disk, and one that leaves them in the operating system's cache.
/// </summary>
internal static class UploadBenchmark
{
    private const int Megabytes = 16;
    private static readonly (int Clients, int Uploads)[] Loads = [(1, 40), (16, 64), (64, 128)];

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await using var instagram = await SimulatorProcess.StartAsync();
        await using var service = await ServiceProcess.StartAsync(instagram, 1);
        var clip = await ClipAsync();
        _ = await MeasureAsync(4, 8, "api/v1/media");
        _ = await MeasureAsync(4, 8, BareUpload.Flushed);

        foreach (var (clients, full) in Loads)
        {
            var count = sizes.Of(full, Math.Min(clients, 16));
            var cached = await MeasureAsync(clients, count, BareUpload.Cached);
            var bare = await MeasureAsync(clients, count, BareUpload.Flushed);
            var ours = await MeasureAsync(clients, count, "api/v1/media");
            yield return new("upload", $"bare endpoint that flushes to the disk, {Megabytes} MB clips, {clients} clients", bare, "MB/s");
            yield return new("upload", $"bare endpoint that does not, {clients} clients", cached, "MB/s");
            yield return new("upload", $"service, {clients} clients", ours, "MB/s");
            yield return new("upload", $"service to the bare endpoint that flushes, {clients} clients", ours / bare, "ratio") { Goal = Goal.Least(0.7) };
            yield return new("upload", $"service to the bare endpoint that does not, {clients} clients", ours / cached, "ratio");
        }

        async Task<double> MeasureAsync(int clients, int count, string path)
        {
            var folder = Directory.CreateDirectory(Path.Combine(service.Folder, "bare"));
            var result = await Clients.RunAsync(clients, count, _ => service.Client.UploadAsync(clip, "video/mp4", path, folder.FullName));
            folder.Delete(recursive: true);
            return result.PerSecond * clip.Length / 1_000_000;
        }
    }

    /// <summary>A clip as large as a reel is: the sample with a <c>free</c> box, which players skip.</summary>
    private static async Task<byte[]> ClipAsync()
    {
        var sample = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "samples", "clip.mp4"));
        var box = new byte[(Megabytes * 1_000_000) - sample.Length];
        Random.Shared.NextBytes(box);
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        "free"u8.CopyTo(box.AsSpan(4));
        return [.. sample, .. box];
    }
}
