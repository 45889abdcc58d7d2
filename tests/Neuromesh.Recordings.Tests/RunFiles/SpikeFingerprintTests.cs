using System.Security.Cryptography;
using Neuromesh.Core.Signals;

namespace Neuromesh.Recordings.Tests.RunFiles;

public sealed class SpikeFingerprintTests
{
    [Fact]
    public void No_spikes_have_the_hash_of_no_bytes()
    {
        // FIPS 180-4 example values: SHA-256 of the empty message.
        using var fingerprint = new SpikeFingerprint();
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", fingerprint.Finish());
    }

    [Fact]
    public void Spikes_are_hashed_as_little_endian_pairs()
    {
        byte[] bytes =
        [
            0x01, 0, 0, 0, 0, 0, 0, 0, 0x07, 0, 0, 0, 0, 0, 0, 0,
            0x01, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x01, 0, 0, 0, 0, 0, 0,
            0xD2, 0x02, 0x96, 0x49, 0, 0, 0, 0, 0x15, 0xCD, 0x5B, 0x07, 0, 0, 0, 0,
            0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x00, 0, 0, 0, 0, 0, 0, 0,
        ];
        using var fingerprint = new SpikeFingerprint();
        fingerprint.Append([1, 1, 1_234_567_890], [7, 256, 123_456_789]);
        fingerprint.Append([0x0706050403020100], [0]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), fingerprint.Finish());
        Assert.Equal(4, fingerprint.Count);
    }

    [Fact]
    public void Portions_do_not_matter()
    {
        var steps = Enumerable.Range(0, 5000).Select(i => (long)i / 3).ToArray();
        var neurons = Enumerable.Range(0, 5000).Select(i => (long)i % 3).ToArray();
        using var whole = new SpikeFingerprint();
        whole.Append(steps, neurons);
        using var cut = new SpikeFingerprint();
        for (int first = 0, size = 0; first < steps.Length; first += size, size = (size * 7 % 1500) + 1)
        {
            var length = Math.Min(size, steps.Length - first);
            cut.Append(steps.AsSpan(first, length), neurons.AsSpan(first, length));
        }

        Assert.Equal(whole.Finish(), cut.Finish());
    }

    [Theory]
    [InlineData(4, 9)]
    [InlineData(5, 2)]
    [InlineData(5, 3)]
    public void Spikes_out_of_order_are_refused(long step, long neuron)
    {
        using var fingerprint = new SpikeFingerprint();
        fingerprint.Append([5], [3]);
        Assert.Throws<ArgumentException>(() => fingerprint.Append([step], [neuron]));
    }
}
