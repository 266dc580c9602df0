using System.ComponentModel.DataAnnotations;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>The section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Storage";

    /// <summary>The folder of the database, the media and the keys; made when it is missing.</summary>
    [Required(ErrorMessage = "Storage:Path is empty; it names the folder of the database, the media and the keys.")]
    public string Path { get; set; } = "data";

    /// <summary>
    /// Goes on with new keys when those that the database was encrypted with are lost: every account has to be connected
    /// again. For one start; without it a lost key ring stops the start.
    /// </summary>
    public bool AcceptNewKeys { get; set; }
}
